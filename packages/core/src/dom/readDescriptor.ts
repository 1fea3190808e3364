import type { ImageDescriptor, ImageDescriptorSource, Layout } from "../images/ImageDescriptor.js";
import type { AnyDescriptor } from "../images/SetDescriptor.js";
import { stageOf } from "./element.js";
import { readSet } from "./readSet.js";

/** Reads `type`, `media`, `sizes`, `width` and `height`, which have the same names in a descriptor and in HTML. */
const read = (element: Element): Record<string, string> & ImageDescriptorSource => {
  const {
    srcset,
    "data-proxy-srcset": proxySrcSet = srcset,
    ...others
  } = Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])) as Record<string, string>;
  return { ...others, cachedSrcSet: srcset, proxySrcSet } as never;
};

/**
 * Reads the descriptor that an image was rendered from, from its attributes. An image that was missed since has only its
 * proxied addresses left. The result also holds other attributes of a classic image, which are not used.
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
