import { checkDescriptor } from "../attributes/checkDescriptor.js";
import type { ImageInput, ImageOptions } from "../attributes/types.js";
import { BucketfirstError } from "../base/errors.js";
import { fault } from "../base/fault.js";
import { isObject, show } from "../base/show.js";
import { warn } from "./advice/warn.js";
import { faultsOf } from "./faultsOf.js";

// This file is for development only, as those of advice/ are.

/** Props of other image components, each with its replacement here. */
const FOREIGN: Readonly<Record<string, string>> = {
  blurDataURL: "`placeholder` takes the data: URL itself",
  fill: 'size it by CSS, or ask for `layout: "fullWidth"` where the image is made',
  loader: "addresses are made by createImages, on a server",
  quality: "it belongs to the variant, where the image is made",
  unoptimized: "an image that needs no proxy is an <img>",
};

/** Handlers of our own in Svelte's spelling, the one framework that passes no others on. */
const OWN_HANDLERS = /^on(load|miss|error)$/;

function checkRest(props: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(props)) {
    if (Object.hasOwn(FOREIGN, name)) warn(`${name}: no prop of <CachedImage>`, FOREIGN[name] as string);
    // React and Vue write a capital after `on`.
    if (typeof value === "function" && /^on[a-z]/.test(name) && !OWN_HANDLERS.test(name))
      warn(`${name}: not passed on to the <img>`, "listen on the element of `bind:ref`, or on one around it");
  }
  if (isObject(props.class)) warn(`class: expected text, got ${show(props.class)}`, "join the names: class={clsx(…)}");
}

/**
 * Checks the props of a component. Props without an image to show throw; props that show an image, but not as intended, are
 * named in the console, once.
 *
 * @throws BucketfirstError `INVALID_OPTION` for an `image` that is no descriptor, and for `src` that is no address;
 * `INVALID_CONFIG` for `src` without an instance
 */
export function checkProps(props: ImageInput & ImageOptions, resolve: unknown): void {
  const { image, src } = props;
  if (image || src === undefined) checkDescriptor(image);
  else if (typeof src !== "string" || !src) throw fault("OPTION", "src", "the address of an image, as text", src);
  else if (!resolve)
    throw new BucketfirstError(
      "INVALID_CONFIG",
      "src: expected an images instance in context (ImagesProvider, imagesPlugin, setImages), got none; or give image={descriptor}",
    );
  const { proxySrc = src, proxyBase = proxySrc } = Object(image);
  const name: unknown = proxyBase;
  if (typeof props.alt !== "string")
    warn(`alt: expected text, got ${show(props.alt)}`, `say what ${name} shows, or alt="" where it is decoration`);
  const supports = (value: string): boolean | undefined => globalThis.CSS?.supports?.("background-color", value);
  for (const { message, cure } of faultsOf(props, supports)) warn(message, `${cure} (${name})`);
  checkRest(props as object as Record<string, unknown>);
}
