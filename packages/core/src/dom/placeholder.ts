/**
 * Shows or removes `data-placeholder` (CSS colour or `data:` URL) behind the image. Through CSSOM, since a strict
 * Content-Security-Policy blocks style attributes.
 */
export function placeholder({ dataset, style }: HTMLImageElement, on: unknown): void {
  const value = dataset.placeholder;
  if (value) style.background = !on ? "" : /^data:/.test(value) ? `url(${JSON.stringify(value)}) 50%/cover` : value;
}
