/** jsdom and happy-dom load no images: these stand in for the browser, in the tests of every adapter. */
const settle = (img: HTMLImageElement, width: number): void => {
  Object.defineProperties(img, {
    complete: { value: true, configurable: true },
    naturalWidth: { value: width, configurable: true },
    currentSrc: { value: img.src, configurable: true },
  });
  img.dispatchEvent(new Event(width ? "load" : "error"));
};

/** The browser has painted what the image shows. */
export const paint = (img: HTMLImageElement): void => settle(img, 40);
/** The browser did not get what the image shows. */
export const fail = (img: HTMLImageElement): void => settle(img, 0);
