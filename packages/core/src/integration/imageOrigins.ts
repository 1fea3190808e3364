import type { Images } from "../images/createImages.js";

/** Origins that a page's images come from, as a policy and a `preconnect` name them: `https://host`, `//host`, or `'self'`. */
export interface ImageOrigins {
  /** Origin of the bucket; that of the proxy without a bucket. */
  bucket: string;
  /** Origin of the proxy. */
  proxy: string;
}

/** Returns the origin of an absolute address, its `//host`, or `'self'` for a path. */
const originOf = (url: string): string => /^(?:https?:)?\/\/[^/]+/i.exec(url)?.[0] ?? "'self'";

/**
 * Returns the origins of an instance's images.
 *
 * @example
 * imageOrigins(createImages({ proxyUrl: "https://img.test/p", cacheUrl: "https://b.test/images" }))
 * // { bucket: "https://b.test", proxy: "https://img.test" }
 */
export function imageOrigins(images: Pick<Images<string, "oss" | "pro", boolean>, "buildUrls">): ImageOrigins {
  const { cached, proxied } = images.buildUrls("local:///-");
  return { bucket: originOf(cached), proxy: originOf(proxied) };
}
