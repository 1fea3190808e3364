import type { ImageDescriptor, ImageDescriptorSource } from "../descriptor.js";
import { stageOf } from "./element.js";

type Read = Record<string, string> & Pick<ImageDescriptorSource, "cachedSrcSet" | "proxySrcSet">;

/** `type`, `media`, `sizes`, `width` and `height` have the same names in a descriptor and in HTML. */
const read = (element: Element): Read => {
  const all: Record<string, string> = {};
  for (const { name, value } of element.attributes) all[name] = value;
  const { src, srcset } = all;
  return {
    ...all,
    cachedSrc: all["data-cache-src"] ?? src,
    proxySrc: all["data-proxy-src"] ?? src,
    cachedSrcSet: srcset,
    proxySrcSet: all["data-proxy-srcset"] ?? srcset,
  } as unknown as Read;
};

/**
 * The descriptor that an image was rendered from, read back from its attributes. Of an image that was missed since only
 * the proxied addresses are left. Carries the other attributes along, which nothing looks at.
 *
 * @example
 * readDescriptor(img) // { cachedSrc: "https://bucket…/1f…", proxySrc: "https://img…", width: "400", … }
 */
export function readDescriptor(img: HTMLImageElement): ImageDescriptor {
  return {
    ...(read(img) as unknown as ImageDescriptor),
    sources: [...(img.closest("picture")?.querySelectorAll("source") ?? [])].map(read),
    layout: img.dataset.layout as ImageDescriptor["layout"],
    placeholder: img.dataset.placeholder,
    start: stageOf(img) === "cache" ? undefined : "proxy",
  };
}
