declare global {
  interface HTMLImageElement {
    /** Background that the image had before any placeholder. Where it is missing, nothing has listened yet. */
    bucketfirst?: string;
  }
}

/**
 * Paints the placeholder of `data-placeholder`, a CSS colour or a `data:` URL, and notes the background that was there. It is set
 * by CSSOM, since a strict Content-Security-Policy blocks style attributes.
 */
export function paintPlaceholder(img: HTMLImageElement): void {
  const { style } = img;
  const { placeholder } = img.dataset;
  const { background } = style;
  if (placeholder?.startsWith("data:")) style.background = `url(${JSON.stringify(placeholder)}) 50%/cover`;
  // Only a colour is set here, since the placeholder of a foreign API must not name an address.
  else if (placeholder) style.backgroundColor = placeholder;
  // The background of a clone is the placeholder of its original.
  img.bucketfirst ??= placeholder && background === style.background ? "" : background;
}
