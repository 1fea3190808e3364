/** Settles an image as a browser would, in the tests of every adapter: jsdom and happy-dom load no images. */
const settle = (img: HTMLImageElement, width: number): void => {
  Object.defineProperties(img, {
    complete: { value: true, configurable: true },
    naturalWidth: { value: width, configurable: true },
    currentSrc: { value: img.src, configurable: true },
  });
  img.dispatchEvent(new Event(width ? "load" : "error"));
};

/** Settles an image as painted. */
export const paint = (img: HTMLImageElement): void => settle(img, 40);
/** Settles an image as failed. */
export const fail = (img: HTMLImageElement): void => settle(img, 0);
