import { imageAttributes } from "../src/attributes/imageAttributes.js";
import type { ImageOptions } from "../src/attributes/types.js";
import type { FallbackHooks } from "../src/dom/hooks.js";
import type { ImageDescriptor } from "../src/images/ImageDescriptor.js";

export const image = { cachedSrc: "https://b.test/1", proxySrc: "https://p.test/1" };
export const two = { cachedSrc: "https://b.test/2", proxySrc: "https://p.test/2" };

/** Gives an element the attributes that a server would print. */
export const write = (img: HTMLImageElement, descriptor: ImageDescriptor, options?: ImageOptions): void => {
  for (const [name, value] of Object.entries(imageAttributes(descriptor, options).img))
    img.setAttribute(name, String(value));
};

/** An image on the page, as a server would print it. */
export function make(options?: ImageOptions, descriptor: ImageDescriptor = image): HTMLImageElement {
  const img = document.body.appendChild(new Image());
  write(img, descriptor, options);
  return img;
}

/** Hooks, with the details that they received. */
export function listen(): { hooks: FallbackHooks; told: string[] } {
  const told: string[] = [];
  const hooks: FallbackHooks = {
    onLoad: ({ stage, cacheKey }) => told.push(`load ${stage} ${cacheKey}`),
    onMiss: ({ from, to, cacheKey }) => told.push(`miss ${from}>${to} ${cacheKey}`),
    onError: ({ cacheKey }) => told.push(`error ${cacheKey}`),
  };
  return { hooks, told };
}
