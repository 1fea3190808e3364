import { statusOf } from "./statusOf.js";
import { warn } from "./warn.js";

/** Warns of faults of a painted picture. */
export function warnPainted(img: HTMLImageElement): void {
  const { naturalWidth, naturalHeight, clientWidth, dataset } = img;
  const width = Number(img.getAttribute("width"));
  const height = Number(img.getAttribute("height"));
  if (dataset.stage === "cache" && statusOf(img.currentSrc) >= 400) {
    warn(
      "the bucket answers a miss with an image",
      "remove its error document: browsers show it, and ask no proxy",
      img,
    );
  }
  if (/\s\d+w/.test(img.srcset) && !img.sizes) {
    warn(
      "a srcset of widths without `sizes`",
      "say how wide the image is shown, or browsers assume the whole window",
      img,
    );
  }
  if (clientWidth && !img.srcset && naturalWidth > clientWidth * Math.max(2, devicePixelRatio * 2)) {
    warn("a file far larger than its box", "ask for a smaller `width`, or for several with `layout`", img);
  }
  if (width && height && naturalHeight && Math.abs((width / height) * (naturalHeight / naturalWidth) - 1) > 0.1) {
    warn(
      "an image of another ratio than its box",
      "make `width` and `height` agree with the picture: the page shifts",
      img,
    );
  }
}
