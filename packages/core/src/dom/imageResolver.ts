import type { ImageInput, ImagesLike } from "../attributes/types.js";
import type { ImageDescriptor } from "../descriptor.js";
import { BucketfirstError } from "../errors.js";
import { readDescriptor } from "./readDescriptor.js";

/**
 * Turns what a component was given into a descriptor. A remote instance answers later, by `answer`; until then there is
 * a place of the right size without addresses.
 */
export type ImageResolver = (input: ImageInput, answer: (image: ImageDescriptor) => void) => ImageDescriptor;

/**
 * What an adapter puts into its context. Without `images`, or with a remote instance, an image that the server printed
 * on this page is read back from its attributes, and nobody is asked. During server rendering a remote instance, known
 * by its `boxes`, is not asked either: its images are printed as empty places, and asked for in the browser.
 *
 * @throws BucketfirstError (when it is called) `INVALID_CONFIG` without an instance to ask, `INVALID_OPTION` when a
 * remote one is given anything but a variant.
 * @example
 * imageResolver(images)({ src: "/cat.jpg", variant: "card" }, () => {}) // { cachedSrc: "https://bucket…", … }
 */
export const imageResolver =
  (images?: ImagesLike): ImageResolver =>
  (input, answer) => {
    const { src = "", variant, request } = input;
    const onServer = typeof document === "undefined";
    // Printed as data-image: what was asked for, free of quotes and line ends.
    const asked = { asked: encodeURI(`${src} ${variant ?? JSON.stringify(request) ?? ""}`) };
    // Only what builds URLs by itself can answer at once.
    const printed =
      !onServer &&
      !(images && "buildUrl" in images) &&
      document.querySelector<HTMLImageElement>(`img[data-image="${asked.asked}"][data-stage]`);
    if (printed) return { ...readDescriptor(printed), ...asked };
    if (!images)
      throw new BucketfirstError("INVALID_CONFIG", `images: expected an instance for src "${src}", got none`);
    const { boxes } = images;
    const place = { cachedSrc: "", proxySrc: "", ...boxes?.[variant as string] };
    // A page is printed before a remote answer could come, so the visitor's browser is the one to ask.
    if (onServer && boxes) return place;
    const result = images.image(src, variant ?? request);
    if (!("then" in result)) return { ...result, ...asked };
    if (request) throw new BucketfirstError("INVALID_OPTION", "request: expected a variant, only its name travels");
    result.then(
      (image) => answer({ ...image, ...asked }),
      // Printed as an image that has failed. The list makes it another image than its place.
      () => answer({ ...place, sources: [] }),
    );
    return place;
  };
