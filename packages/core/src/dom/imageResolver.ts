import type { ImageInput, ImageOptions, ImagesLike } from "../attributes/types.js";
import { BucketfirstError } from "../base/errors.js";
import { fault } from "../base/fault.js";
import type { ImageDescriptor } from "../images/ImageDescriptor.js";
import { readDescriptor } from "./readDescriptor.js";

/**
 * Turns what a component was given into a descriptor: what can be had at once, else a place of the right size without
 * addresses. Given `answer`, it asks a remote instance, until `signal` fires.
 */
export type ImageResolver = (
  input: ImageInput & ImageOptions,
  answer?: (image: ImageDescriptor) => void,
  signal?: AbortSignal,
) => ImageDescriptor;

/** An image as a server has printed it. Once anything listens to it, it may be one that this page made. */
function printedAs(asked: string): HTMLImageElement | undefined {
  return [...document.querySelectorAll<HTMLImageElement>(`img[data-image="${asked}"][data-stage]`)].find(
    (img) => img.bucketfirst === undefined,
  );
}

/**
 * What an adapter puts into its context. Without `images`, or with a remote instance, an image that the server printed
 * on this page is read back from its attributes, and nobody is asked. During server rendering a remote instance, known
 * by its `boxes`, is not asked: its images are printed as empty places, and asked for in the browser.
 *
 * @throws BucketfirstError (when it is called) `INVALID_CONFIG` without an instance to ask, `INVALID_OPTION` when a
 * remote one is given anything but a variant.
 * @example
 * imageResolver(images)({ src: "/cat.jpg", variant: "card" }) // { cachedSrc: "https://bucket…", … }
 */
export const imageResolver =
  (images?: ImagesLike): ImageResolver =>
  (input, answer, signal) => {
    const { src = "", variant, request, width, height, sizes } = input;
    // Printed as data-image: what was asked for, and what of the descriptor was overridden. Free of quotes, line ends,
    // and halves of characters.
    const text = [src, variant ?? JSON.stringify(request), width, height, sizes].join(" ").trim();
    const asked = { asked: encodeURI(JSON.stringify(text).slice(1, -1)) };
    // Whoever has places for meanwhile answers later; everybody else may at once.
    const isLocal = images && !images.boxes;
    const inBrowser = typeof document !== "undefined";
    const signs = images && "buildUrl" in images;
    const printed = !signs && !answer && inBrowser && printedAs(asked.asked);
    // Not its placeholder, which may be another component's own.
    if (printed) return { ...readDescriptor(printed), placeholder: undefined, ...asked };
    if (images && typeof images.image !== "function")
      throw fault("CONFIG", "images", "an instance of createImages or createRemoteImages", images);
    if (!images)
      throw new BucketfirstError("INVALID_CONFIG", `images: expected an instance for src "${src}", got none`);
    if (request && !isLocal)
      throw new BucketfirstError("INVALID_OPTION", "request: expected a variant, only its name travels");
    const place = { cachedSrc: "", proxySrc: "", ...images.boxes?.[variant as string] };
    const asksNow = isLocal || (answer && inBrowser);
    const result = asksNow && images.image(src, variant ?? request, ...(signal ? [{ signal }] : []));
    if (result) {
      if (isLocal && "cachedSrc" in result) return { ...result, ...asked };
      Promise.resolve(result).then(
        (image) => signal?.aborted || answer?.({ ...image, ...asked }),
        // Printed as an image that has failed. The list makes it another image than its place.
        (reason) => {
          const { code, message = `${reason}` } = Object(reason);
          return signal?.aborted || answer?.({ ...place, sources: [], ...{ error: { code, message } } });
        },
      );
    }
    return place;
  };
