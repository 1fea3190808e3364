import type { ImageInput, ImageOptions } from "@bucketfirst/core/attributes";
import type { ErrorDetail, LoadDetail, MissDetail } from "@bucketfirst/core/dom";
import type { Snippet } from "svelte";
import type { AriaAttributes, HTMLAttributes, HTMLImgAttributes } from "svelte/elements";

/** Attributes without handlers, which a strict Content-Security-Policy blocks where a server prints them. */
type Printable<T> = Omit<T, Extract<keyof T, `on${string}` | `bind:${string}`> | "class">;

/** Native attributes of the `<img>`: a fixed list, since any others would differ between server and browser. */
type Native = Pick<HTMLImgAttributes, "id" | "style" | "title" | "role" | "crossorigin" | "referrerpolicy"> &
  AriaAttributes &
  DataAttributes;

/** Attributes of the page itself, mostly for its tests. `true` and `false` are written out, as for `aria-*`. */
type DataAttributes = { [name: `data-${string}`]: string | number | boolean | null | undefined };

/** Props of `<CachedImage>`: a descriptor or a source, our options and events, and a fixed list of attributes of the `<img>`. */
export type CachedImageProps = ImageInput &
  Omit<ImageOptions, "alt" | "fetchPriority"> &
  Native & {
    /** Text in place of the image for people who cannot see it; `""` marks it as decorative. */
    alt: string;
    /** Attributes of the `<picture>`, where the image has several formats. Default none. */
    pictureProps?: Printable<HTMLAttributes<HTMLElement>> & { class?: string } & DataAttributes;
    /** Snippet in place of the image once all stages have failed. Default: the broken image stays. */
    failed?: Snippet;
    /** Element for `bind:ref`. */
    ref?: HTMLImageElement | null;
    /** Listener for the painted picture, also one that was painted before Svelte started. */
    onload?: (detail: LoadDetail) => void;
    /** Listener for a stage that failed, once the next one is loading. */
    onmiss?: (detail: MissDetail) => void;
    /** Listener for the failure of all stages. */
    onerror?: (detail: ErrorDetail) => void;
  };
