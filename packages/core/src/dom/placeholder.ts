/** Backgrounds of the page's own, to be put back. */
const before = new WeakMap<HTMLImageElement, string>();

/**
 * Shows or removes `data-placeholder` (CSS colour or URL) behind the image. Through CSSOM, since a strict
 * Content-Security-Policy blocks style attributes.
 */
export function placeholder(img: HTMLImageElement, on: unknown): void {
  const { placeholder } = img.dataset;
  if (on && placeholder && !before.has(img)) {
    before.set(img, img.style.background);
    img.style.background = /^(data|https?):|\//.test(placeholder)
      ? `${CSS_URL(placeholder)} center / cover`
      : placeholder;
  } else if (!on && before.has(img)) {
    img.style.background = before.get(img) as string;
    before.delete(img);
  }
}

const CSS_URL = (url: string): string => `url("${url.replace(/["\\\n]/g, encodeURIComponent)}")`;
