import { imageAttributes } from "../attributes/imageAttributes.js";
import { splitOptions } from "../attributes/splitOptions.js";
import type { ImageOptions } from "../attributes/types.js";
import type { ImageDescriptor } from "../descriptor.js";
import { printAttributes } from "./escape.js";

/** Options of the image, and any HTML attribute of the `<img>`: strings are escaped, `true` prints the name alone. */
export type RenderAttributes = ImageOptions & {
  /**
   * Prints the recipe that answers a miss without any script: an `<object>` that falls back to an `<img>`. One
   * candidate, no `<picture>`; a policy must allow the bucket under `object-src`. `true` stands for `image/jpeg`; else
   * the MIME type of what the bucket holds. Default false.
   */
  noScript?: boolean | string;
  /** Attributes of the `<picture>`, where there is one. */
  pictureProps?: Record<string, string | number | boolean | undefined>;
} & Record<`data-${string}` | `aria-${string}`, string | number | boolean | undefined> & {
    [name: string]: unknown;
  };

/**
 * Markup of one image, the same that the components render.
 *
 * @throws BucketfirstError `INVALID_OPTION` for attribute names that are none, and for inline handlers.
 * @example
 * renderImage({ cachedSrc: "/b/1", proxySrc: "/p/1" }, { alt: "" })
 * // '<img alt="" loading="lazy" decoding="async" class="bf-image" data-stage="cache" data-proxy-src="/p/1" src="/b/1">'
 */
export function renderImage(image: ImageDescriptor, attributes: RenderAttributes = {}): string {
  const { noScript, pictureProps, ...props } = attributes;
  const [options, rest] = splitOptions(props as ImageOptions & Record<string, unknown>);
  if (noScript) return renderObject(image, options, rest, noScript === true ? "image/jpeg" : noScript);
  const { img, sources } = imageAttributes(image, options);
  const element = `<img${printAttributes({ ...rest, ...img })}>`;
  if (!sources.length) return element;
  const list = sources.map((source) => `<source${printAttributes(source)}>`).join("");
  return `<picture${printAttributes(pictureProps ?? {})}>${list}${element}</picture>`;
}

/** The inner image is lazy, or browsers would fetch it on a hit as well. */
function renderObject(image: ImageDescriptor, options: ImageOptions, rest: object, type: string): string {
  const proxied: ImageDescriptor = {
    ...image,
    cachedSrc: image.proxySrc,
    cachedSrcSet: undefined,
    proxySrcSet: undefined,
    sources: [],
  };
  const { img } = imageAttributes(proxied, { ...options, loading: "lazy" });
  const outer = {
    data: image.cachedSrc,
    type,
    width: img.width,
    height: img.height,
    class: img.class,
    role: "img",
    "aria-label": options.alt || undefined,
    "aria-hidden": options.alt === "" ? "true" : undefined,
  };
  return `<object${printAttributes(outer)}><img${printAttributes({ ...rest, ...img })}></object>`;
}
