import type { ImagesLike } from "../attributes/types.js";
import { BucketfirstError } from "../base/errors.js";
import { fault } from "../base/fault.js";
import { readDescriptor } from "../dom/readDescriptor.js";
import type { ImageResolver, ResolvedImage } from "./ResolvedImage.js";

/** Finds an image that a server has printed. Once a script listens to an image, this page may have made it. */
function printedAs(question: string): HTMLImageElement | undefined {
  return [...document.querySelectorAll<HTMLImageElement>(`img[data-image="${question}"][data-stage]`)].find(
    (img) => img.bucketfirst === undefined,
  );
}

/**
 * Creates the resolver that an adapter puts into its context. Without `images`, or with a remote instance, an image that the
 * server printed on this page is read from its attributes, without a request. During server rendering a remote instance,
 * known by its `boxes`, is not asked: its images are printed as empty places, and requested in the browser.
 *
 * @throws BucketfirstError (when it is called) `INVALID_CONFIG` without an instance to ask, `INVALID_OPTION` when a
 * remote one is given anything but a variant.
 * @example
 * imageResolver(images)({ src: "/cat.jpg", variant: "card" }) // { image: { cachedSrc: "https://bucket…", … }, question: "/cat.jpg%20card" }
 */
export const imageResolver =
  (images?: ImagesLike): ImageResolver =>
  (input, answer, signal) => {
    const { src = "", variant, request, width, height, sizes } = input;
    // The text is printed as data-image: the request, and the overridden fields of the descriptor. It has no quotes, line ends
    // or halves of characters.
    const text = [src, variant ?? JSON.stringify(request), width, height, sizes].join(" ").trim();
    const question = encodeURI(JSON.stringify(text).slice(1, -1));
    // An instance with boxes resolves later; any other one may resolve at once.
    const isLocal = images && !images.boxes;
    const inBrowser = typeof document !== "undefined";
    const signs = images && "buildUrl" in images;
    const printed = !signs && !answer && inBrowser && printedAs(question);
    // Its placeholder is left out, since it may be that of another component.
    if (printed) return { image: { ...readDescriptor(printed), placeholder: undefined }, question };
    if (images && typeof images.image !== "function")
      throw fault("CONFIG", "images", "an instance of createImages or createRemoteImages", images);
    if (!images)
      throw new BucketfirstError("INVALID_CONFIG", `images: expected an instance for src "${src}", got none`);
    if (request && !isLocal)
      throw new BucketfirstError("INVALID_OPTION", "request: expected a variant, only its name travels");
    const place = (more: Omit<ResolvedImage, "image">): ResolvedImage => ({
      image: { cachedSrc: "", proxySrc: "", ...images.boxes?.[variant as string] },
      ...more,
    });
    const asksNow = isLocal || (answer && inBrowser);
    const result = asksNow && images.image(src, variant ?? request, ...(signal ? [{ signal }] : []));
    if (result) {
      if (isLocal && "cachedSrc" in result) return { image: result, question };
      Promise.resolve(result).then(
        (image) => signal?.aborted || answer?.({ image, question }),
        (reason) => {
          const { code, message = `${reason}` } = Object(reason);
          return signal?.aborted || answer?.(place({ state: "failed", error: { code, message } }));
        },
      );
    }
    return place({ state: "waiting" });
  };
