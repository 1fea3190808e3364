import type { ImageInput, ImagesLike } from "../attributes/types.js";
import type { ImageDescriptor } from "../descriptor.js";
import { BucketfirstError } from "../errors.js";
import { readDescriptor } from "./readDescriptor.js";

/** An image on its way to its descriptor. */
export interface RequestedImage {
  /** The descriptor, or while `pending` a place of the right size without addresses. */
  image: ImageDescriptor;
  /** A remote instance's answer. */
  pending?: PromiseLike<ImageDescriptor>;
}

/**
 * Text that names what was asked for; printed as `data-image`, so that a browser can take over what a server rendered.
 * Absent for an image that came as a descriptor.
 *
 * @example
 * requestKey({ src: "/cat.jpg", variant: "card" }) // "/cat.jpg%20card"
 */
export function requestKey({ src, variant, request }: ImageInput): string | undefined {
  return src === undefined
    ? undefined
    : encodeURI(`${src} ${variant ?? JSON.stringify(request) ?? ""}`).replace(/'/g, "%27");
}

/**
 * Turns what a component was given into a descriptor. A remote instance is asked only where the page does not hold the
 * answer already, printed by the server.
 *
 * @throws BucketfirstError `INVALID_CONFIG` without an instance to ask, `INVALID_OPTION` when a remote one is given
 * anything but a variant.
 */
export function requestImage(input: ImageInput, images?: ImagesLike): RequestedImage {
  if (input.image) return { image: input.image };
  const { src, variant, request } = input;
  // Only what builds URLs by itself can answer at once.
  if (!(images && "buildUrl" in images) && typeof document !== "undefined") {
    const printed = document.querySelector<HTMLImageElement>(`img[data-image="${requestKey(input)}"][data-stage]`);
    if (printed) return { image: readDescriptor(printed) };
  }
  if (!images) {
    throw new BucketfirstError(
      "INVALID_CONFIG",
      `images: expected an instance in the context for src "${src}", got none`,
    );
  }
  const answer = images.image(src as string, variant ?? request);
  if (!("then" in answer)) return { image: answer };
  if (request) {
    throw new BucketfirstError(
      "INVALID_OPTION",
      "request: expected a variant, since only its name travels to a remote instance",
    );
  }
  return { image: { cachedSrc: "", proxySrc: "", ...(variant && images.boxes?.[variant]) }, pending: answer };
}
