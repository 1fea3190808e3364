import type { ImageDescriptor, ImageDescriptorSource, Layout } from "../images/ImageDescriptor.js";
import type { AnyDescriptor } from "../images/SetDescriptor.js";
import { stageOf } from "./element.js";
import { readSet } from "./readSet.js";

/** `type`, `media`, `sizes`, `width` and `height` have the same names in a descriptor and in HTML. */
const read = (element: Element): Record<string, string> & ImageDescriptorSource => {
  const {
    srcset,
    "data-proxy-srcset": proxySrcSet = srcset,
    ...others
  } = Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])) as Record<string, string>;
  return { ...others, cachedSrcSet: srcset, proxySrcSet } as never;
};

/**
 * The descriptor that an image was rendered from, read back from its attributes. Of an image that was missed since only
 * the proxied addresses are left. Carries the other attributes of a classic one along, which nothing looks at.
 *
 * @example
 * readDescriptor(img) // { cachedSrc: "https://bucket…/1f…", proxySrc: "https://img…", width: "400", … }
 */
export function readDescriptor(img: HTMLImageElement): AnyDescriptor {
  const all = read(img);
  const { src, "data-cache-src": cachedSrc = src, "data-proxy-src": proxySrc = src } = all;
  const sources = [...(img.closest("picture")?.querySelectorAll("source") ?? [])];
  const common = {
    layout: img.dataset.layout as Layout | undefined,
    placeholder: img.dataset.placeholder,
    start: stageOf(img) === "cache" ? undefined : ("proxy" as const),
  };
  if (img.dataset.proxy) return { ...readSet(img, sources), ...common };
  return {
    ...(all as object),
    cachedSrc: cachedSrc as string,
    proxySrc: proxySrc as string,
    sources: sources.map(read),
    ...common,
  } as ImageDescriptor;
}
