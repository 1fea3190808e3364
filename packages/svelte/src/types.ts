import type { ImageInput, ImageOptions } from "@bucketfirst/core/attributes";
import type { ErrorDetail, LoadDetail, MissDetail } from "@bucketfirst/core/dom";
import type { Snippet } from "svelte";
import type { AriaAttributes, HTMLAttributes, HTMLImgAttributes } from "svelte/elements";

/** Attributes that are text: no handlers, which a strict Content-Security-Policy blocks where a server prints them. */
type Printable<T> = Omit<T, Extract<keyof T, `on${string}` | `bind:${string}`> | "class">;

/** Native attributes of the `<img>`: a fixed list, since what else lands there differs between server and browser. */
type Native = Pick<HTMLImgAttributes, "id" | "style" | "title" | "role" | "crossorigin" | "referrerpolicy"> &
  AriaAttributes &
  DataAttributes;

/** Attributes of the page's own, for its tests above all. `true` and `false` are written out, as those of `aria-*` are. */
type DataAttributes = { [name: `data-${string}`]: string | number | boolean | null | undefined };

/** Props of `<CachedImage>`. */
export type CachedImageProps = ImageInput &
  Omit<ImageOptions, "alt" | "fetchPriority"> &
  Native & {
    /** Text for who cannot see the image; `""` marks it as decorative. */
    alt: string;
    /** Attributes of the `<picture>`, where the image has several formats. */
    pictureProps?: Printable<HTMLAttributes<HTMLElement>> & { class?: string } & DataAttributes;
    /** Shown in place of the image when all stages failed. */
    failed?: Snippet;
    /** The `<img>`, for `bind:ref`. */
    ref?: HTMLImageElement | null;
    /** The picture is painted, also when that was before Svelte arrived. */
    onload?: (detail: LoadDetail) => void;
    /** A stage failed, and the next one was asked. */
    onmiss?: (detail: MissDetail) => void;
    /** All stages failed. */
    onerror?: (detail: ErrorDetail) => void;
  };
