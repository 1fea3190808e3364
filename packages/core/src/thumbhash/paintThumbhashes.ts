import { type Pixels, thumbhashPixels } from "./thumbhashPixels.js";

/** Address of a picture of these pixels; `undefined` where nothing can be drawn. */
function urlOf({ width, height, rgba }: Pixels): string | undefined {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  context?.putImageData(new ImageData(rgba, width, height), 0, 0);
  return context ? canvas.toDataURL() : undefined;
}

function paint(img: HTMLImageElement): void {
  const { style, dataset } = img;
  const { thumbhash = "" } = dataset;
  // It is painted once, and a clone that brings its background along has the mark too.
  delete dataset.thumbhash;
  if (img.complete && img.naturalWidth) return;
  const pixels = thumbhashPixels(thumbhash);
  const url = pixels && urlOf(pixels);
  if (!url) return;
  const image = `url("${url}")`;
  style.backgroundImage = image;
  style.backgroundSize = "cover";
  const clear = (): void => {
    // A component has put back what was there before.
    if (style.backgroundImage !== image) return;
    style.backgroundImage = style.backgroundSize = "";
  };
  img.addEventListener("load", clear, { once: true });
}

/**
 * Paints the ThumbHash of every image that has one and has not loaded, as its background until it has. Images are made
 * with `placeholder: "thumbhash"`, and print `data-thumbhash`. It paints what stands there now: call it again for what
 * comes later.
 *
 * @param root where to look. Default the document
 * @example
 * import { paintThumbhashes } from "@bucketfirst/core/thumbhash";
 * paintThumbhashes();
 */
export function paintThumbhashes(root: ParentNode = document): void {
  for (const img of root.querySelectorAll<HTMLImageElement>("img[data-thumbhash]")) paint(img);
}
