import type { AnyDescriptor } from "../images/SetDescriptor.js";

/** How often, and after how long, the proxy is asked again before the image gives up on it. */
export interface RetryOptions {
  /** Extra requests after the first, 0 or more. */
  times: number;
  /** Milliseconds before the first extra request; doubles with each. Default 1000. */
  delayMs?: number;
}

/** What a page may say about one image besides its descriptor. Everything is optional. */
export interface ImageOptions {
  /** Text for who cannot see the image; `""` marks it as decorative. */
  alt?: string;
  /** CSS pixels. Where only one of the two is given, the other follows the descriptor's ratio. */
  width?: number | string;
  /** CSS pixels. */
  height?: number | string;
  sizes?: string;
  /** Default `lazy`. */
  loading?: "lazy" | "eager";
  /** Default `async`. */
  decoding?: "async" | "sync" | "auto";
  fetchPriority?: "high" | "low" | "auto";
  /** The same under its HTML name. */
  fetchpriority?: "high" | "low" | "auto";
  /** The image the visitor came for: `loading: "eager"` and `fetchPriority: "high"`. Default false. */
  priority?: boolean;
  /** First stage. `auto` (default) takes the hint of the descriptor, in a browser after the registry of recent misses. */
  start?: "cache" | "proxy" | "auto";
  /** CSS colour or `data:` URL behind the picture until it has loaded; `""` drops the descriptor's. */
  placeholder?: string;
  /** Address of the picture shown when cache and proxy both fail. */
  fallback?: string;
  /**
   * Extra requests to the proxy. Default 0. A component or `installFallback` makes them: the head script alone leaves an
   * image with `retry` at a proxy that fails.
   */
  retry?: number | RetryOptions;
  /**
   * Milliseconds that the bucket may be silent before the proxy is asked, up to a day; 0 waits for ever. Default 5000. A
   * picture that has begun may take ten times as long. A component, `installFallback` or the patience script counts them.
   */
  patienceMs?: number;
  /** Leaves out the class that the stylesheet styles. Default false. */
  unstyled?: boolean;
  /** Class names, after our own. */
  class?: string;
}

/** HTML attributes by their HTML names; what is absent is not printed. */
export type AttributeMap = Record<string, string | number>;

/** The attributes of an `<img>` and of the `<source>`s before it; without sources no `<picture>` is needed. */
export interface ImageAttributes {
  img: AttributeMap;
  sources: AttributeMap[];
}

/**
 * Whatever turns a source into a descriptor: an instance of `createImages`, or a remote one, which has `boxes`:
 * components ask that once they are mounted, with a signal that fires when the answer is of no use any more.
 */
export interface ImagesLike {
  image(
    source: string,
    request?: string | object,
    options?: { signal?: AbortSignal | undefined },
  ): AnyDescriptor | PromiseLike<AnyDescriptor>;
  /**
   * CSS pixels per variant, which keep the place while a remote answer is on its way. Who has `boxes` answers later, and
   * so is not asked during server rendering.
   */
  boxes?: Readonly<Record<string, { width: number; height: number }>>;
}

/** The two forms of naming an image: a descriptor, or the original's address with a variant or an inline request. */
export type ImageInput =
  | { image: AnyDescriptor; src?: undefined; variant?: undefined; request?: undefined }
  | { image?: undefined; src: string; variant?: string; request?: undefined }
  | { image?: undefined; src: string; variant?: undefined; request: object };
