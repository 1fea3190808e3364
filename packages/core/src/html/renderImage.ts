import { imageAttributes } from "../attributes/imageAttributes.js";
import type { ImageInput, ImageOptions } from "../attributes/types.js";
import { fault } from "../base/fault.js";
import { checkProps } from "../dom/checkProps.js";
import type { AnyDescriptor } from "../images/SetDescriptor.js";
import { printAttributes } from "./escape.js";
import { printImage } from "./printImage.js";

/** Options of the image, and any HTML attribute of the `<img>`: strings are escaped, `true` prints the name alone. */
export type RenderAttributes = ImageOptions & {
  /**
   * Prints markup that shows the image of the proxy on a miss without any script: an `<object>` that falls back to an
   * `<img>`. It has one candidate and no `<picture>`; a policy must allow the bucket under `object-src`. The value is the
   * MIME type of the stored image; `true` stands for `image/jpeg`. Attributes that are no options of ours are printed on
   * the `<object>`. An image that starts at the proxy is printed as without this option. Default false.
   */
  noScript?: boolean | string;
  /** Attributes of the `<picture>`, where there is one. Default none. */
  pictureProps?: Record<string, string | number | boolean | undefined>;
} & Record<`data-${string}` | `aria-${string}`, string | number | boolean | undefined> & {
    [name: string]: unknown;
  };

/**
 * Prints one image, with the same markup that the components render.
 *
 * @throws BucketfirstError `INVALID_OPTION` for an `image` that is no descriptor, for a name that no attribute can have, for
 * inline handlers, and with `noScript` for a cached address that a browser would run
 * @example
 * renderImage({ cachedSrc: "/b/1", proxySrc: "/p/1" }, { alt: "" })
 * // '<img alt="" loading="lazy" decoding="async" class="bf-image" data-stage="cache" data-proxy-src="/p/1" src="/b/1">'
 */
export function renderImage(image: AnyDescriptor, attributes: RenderAttributes = {}): string {
  const { noScript, pictureProps, ...options } = attributes;
  if (__DEV__) checkProps({ ...options, image } as ImageInput & ImageOptions, undefined);
  const { img, sources } = imageAttributes(image, options);
  // An image that starts at the proxy needs no such markup.
  if (noScript && img["data-stage"] === "cache") {
    const src = `${img.src}`;
    const proxied = "proxyBase" in image ? image.proxyBase + src.slice(src.lastIndexOf("/") + 1) : image.proxySrc;
    if (src !== proxied) return renderObject(image, src, proxied, options, noScript === true ? "image/jpeg" : noScript);
  }
  return printImage({ img, sources }, pictureProps);
}

/** Refuses addresses that an `<object>` would run, since it is a page of its own: `data:text/html`, for example. */
function checkScheme(cachedSrc: string): void {
  let protocol: string | undefined;
  try {
    ({ protocol } = new URL(cachedSrc, "https://relative.test"));
  } catch {
    // The address has no scheme.
  }
  if (!protocol || !/^https?:$/.test(protocol))
    throw fault("OPTION", "noScript", "an http(s) or relative cachedSrc", cachedSrc);
}

/** Prints the `<object>`. Its inner image is lazy, or browsers would fetch it on a hit as well. */
function renderObject(
  { width, height, layout }: AnyDescriptor,
  data: string,
  proxySrc: string,
  options: ImageOptions & Record<string, unknown>,
  type: string,
): string {
  checkScheme(data);
  const { sizes, loading, fetchPriority, fetchpriority, priority, start, placeholder, ...others } = options;
  const { alt, width: w, height: h, decoding, fallback, retry, unstyled, class: names, ...own } = others;
  const { img } = imageAttributes(
    { cachedSrc: proxySrc, proxySrc, width, height, layout },
    { alt, loading: "lazy", decoding, width: w, height: h, class: names, fallback, retry, unstyled },
  );
  const outer = {
    data,
    type,
    width: img.width,
    height: img.height,
    class: img.class,
    role: alt === "" ? "presentation" : "img",
    "aria-label": alt || undefined,
  };
  // Our attributes stand first, so that a second `data` in other letters has no effect.
  return `<object${printAttributes({ ...outer, ...own, data, type })}><img${printAttributes(img)}></object>`;
}
