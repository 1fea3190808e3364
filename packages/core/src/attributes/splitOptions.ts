import type { ImageOptions } from "./types.js";

const NAMES: { readonly [K in keyof Required<ImageOptions>]: true } = {
  alt: true,
  width: true,
  height: true,
  sizes: true,
  loading: true,
  decoding: true,
  fetchPriority: true,
  priority: true,
  start: true,
  placeholder: true,
  fallback: true,
  retry: true,
  unstyled: true,
  class: true,
};

/**
 * Parts what {@link imageAttributes} understands from what goes onto the `<img>` as it is.
 *
 * @example
 * splitOptions({ alt: "", priority: true, id: "hero" }) // [{ alt: "", priority: true }, { id: "hero" }]
 */
export function splitOptions<T extends ImageOptions>(props: T): [ImageOptions, Omit<T, keyof ImageOptions>] {
  const options: Record<string, unknown> = {};
  const rest: Record<string, unknown> = {};
  for (const name in props) (name in NAMES ? options : rest)[name] = props[name];
  return [options, rest as Omit<T, keyof ImageOptions>];
}
