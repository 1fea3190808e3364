import { imageAttributes } from "../attributes/imageAttributes.js";
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
  const { noScript, pictureProps, ...options } = attributes;
  if (noScript) return renderObject(image, options, noScript === true ? "image/jpeg" : noScript);
  const { img, sources } = imageAttributes(image, options);
  const element = `<img${printAttributes(img)}>`;
  if (!sources.length) return element;
  const list = sources.map((source) => `<source${printAttributes(source)}>`).join("");
  return `<picture${printAttributes(pictureProps ?? {})}>${list}${element}</picture>`;
}

/** The inner image is lazy, or browsers would fetch it on a hit as well. */
function renderObject(image: ImageDescriptor, options: ImageOptions & Record<string, unknown>, type: string): string {
  const { width, height, layout, proxySrc } = image;
  const { img } = imageAttributes(
    { cachedSrc: proxySrc, proxySrc, width, height, layout },
    { ...options, loading: "lazy" },
  );
  const outer = {
    data: image.cachedSrc,
    type,
    width: img.width,
    height: img.height,
    class: img.class,
    role: options.alt === "" ? "presentation" : "img",
    "aria-label": options.alt || undefined,
  };
  return `<object${printAttributes(outer)}><img${printAttributes(img)}></object>`;
}
