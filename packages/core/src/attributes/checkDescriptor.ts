import { BucketfirstError } from "../base/errors.js";
import { isObject, show } from "../base/show.js";

/**
 * Refuses a value that is no descriptor: an address, nothing, or a promise that was not awaited. A descriptor's values are
 * not checked, since those of a foreign API must not stop a page.
 *
 * @throws BucketfirstError `INVALID_OPTION`, with what to write instead
 * @example
 * checkDescriptor("/cat.jpg") // throws: image: expected a descriptor, as images.image() gives, got "/cat.jpg": …
 */
export function checkDescriptor(image: unknown): void {
  const hasAll = (...names: string[]): boolean => isObject(image) && names.every((name) => name in image);
  if (hasAll("cachedSrc", "proxySrc") || hasAll("cachedBase", "proxyBase", "ladder")) return;
  const { then } = Object(image);
  const cure =
    typeof image === "string"
      ? "an address becomes one by images.image(address, variant)"
      : typeof then === "function"
        ? "await it, since a remote instance answers later"
        : "is it loaded yet?";
  const got = typeof then === "function" ? "a promise" : show(image);
  throw new BucketfirstError(
    "INVALID_OPTION",
    `image: expected a descriptor, as images.image() gives, got ${got}; ${cure}`,
  );
}
