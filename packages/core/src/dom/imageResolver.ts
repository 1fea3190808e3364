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
 * on this page is read back from its attributes, and nobody is asked.
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
    // Printed as data-image: what was asked for, free of quotes and line ends.
    const asked = { asked: encodeURI(`${src} ${variant ?? JSON.stringify(request) ?? ""}`) };
    // Only what builds URLs by itself can answer at once.
    const printed =
      typeof document !== "undefined" &&
      !(images && "buildUrl" in images) &&
      document.querySelector<HTMLImageElement>(`img[data-image="${asked.asked}"][data-stage]`);
    if (printed) return { ...readDescriptor(printed), ...asked };
    if (!images)
      throw new BucketfirstError("INVALID_CONFIG", `images: expected an instance for src "${src}", got none`);
    const result = images.image(src, variant ?? request);
    if (!("then" in result)) return { ...result, ...asked };
    if (request) throw new BucketfirstError("INVALID_OPTION", "request: expected a variant, only its name travels");
    const place = { cachedSrc: "", proxySrc: "", ...images.boxes?.[variant as string] };
    result.then(
      (image) => answer({ ...image, ...asked }),
      // Printed as an image that has failed. The list makes it another image than its place.
      () => answer({ ...place, sources: [] }),
    );
    return place;
  };
