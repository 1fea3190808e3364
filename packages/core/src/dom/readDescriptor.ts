import type { ImageDescriptor } from "../descriptor.js";
import { stageOf } from "./element.js";

/**
 * The descriptor that an image was rendered from, read back from its attributes, whatever stage it has reached since.
 *
 * @example
 * readDescriptor(img) // { cachedSrc: "https://bucket…/1f…", proxySrc: "https://img…", width: 400, … }
 */
export function readDescriptor(img: HTMLImageElement): ImageDescriptor {
  const text = (element: Element, name: string): string | undefined => element.getAttribute(name) || undefined;
  const pixels = (element: Element, name: string): number | undefined => Number(text(element, name)) || undefined;
  const set = (element: Element, name: string): [string | undefined, string | undefined] => {
    const shown = text(element, name);
    return [text(element, `data-cache-${name}`) ?? shown, text(element, `data-proxy-${name}`) ?? shown];
  };
  const [cachedSrc = "", proxySrc = ""] = set(img, "src");
  const [cachedSrcSet, proxySrcSet] = set(img, "srcset");
  const sources = [...(img.closest("picture")?.querySelectorAll("source") ?? [])].map((source) => {
    const [cachedSrcSet = "", proxySrcSet = ""] = set(source, "srcset");
    return {
      type: text(source, "type"),
      media: text(source, "media"),
      sizes: text(source, "sizes"),
      cachedSrcSet,
      proxySrcSet,
      width: pixels(source, "width"),
      height: pixels(source, "height"),
    };
  });
  return {
    cachedSrc,
    proxySrc,
    cachedSrcSet,
    proxySrcSet,
    sizes: text(img, "sizes"),
    sources: sources.length ? sources : undefined,
    width: pixels(img, "width"),
    height: pixels(img, "height"),
    layout: text(img, "data-layout") as ImageDescriptor["layout"],
    placeholder: text(img, "data-placeholder"),
    // What it started at is what a hydrating component must print, or its `<source>`s would not match.
    start: stageOf(img) === "cache" ? undefined : "proxy",
  };
}
