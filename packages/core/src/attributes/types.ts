import type { VariantName } from "../images/Register.js";
import type { AnyDescriptor } from "../images/SetDescriptor.js";
import type { ImageMeta } from "../meta/ImageMeta.js";

/** Number and pauses of further requests to the proxy before the image gives up on it. */
export interface RetryOptions {
  /** Further requests after the first, 0 or more. */
  times: number;
  /** Milliseconds before the first further request; the pause doubles with each. Default 1000. */
  delayMs?: number;
}

/** Options of one image besides its descriptor. */
export interface ImageOptions {
  /** Text in place of the image for people who cannot see it; `""` marks it as decorative. */
  alt?: string;
  /** Width in CSS pixels. With one side alone the other follows the descriptor's ratio. Default: the descriptor's. */
  width?: number | string;
  /** Height in CSS pixels, as `width`. */
  height?: number | string;
  /** The `sizes` attribute. Default: the descriptor's. */
  sizes?: string;
  /** Value of `loading`. Default `lazy`. */
  loading?: "lazy" | "eager";
  /** Value of `decoding`. Default `async`. */
  decoding?: "async" | "sync" | "auto";
  /** Priority of the request. Default: the browser's own; `high` with `priority`. */
  fetchPriority?: "high" | "low" | "auto";
  /** Value of `fetchpriority`, under its HTML name. */
  fetchpriority?: "high" | "low" | "auto";
  /** True for the largest image in view: `loading: "eager"` and `fetchPriority: "high"`. Default false. */
  priority?: boolean;
  /** First stage. `auto` uses the registry of recent misses, in a browser, and then the hint of the descriptor. Default `auto`. */
  start?: "cache" | "proxy" | "auto";
  /** CSS colour or `data:` URL behind the picture until it has loaded; `""` drops the descriptor's. */
  placeholder?: string;
  /** Address of a picture for the case that cache and proxy both fail. Default none. */
  fallback?: string;
  /**
   * Further requests to the proxy. Default 0. A component or `installFallback` makes them: the head script alone leaves an
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

/** HTML attributes by their HTML names; absent ones are not printed. */
export type AttributeMap = Record<string, string | number>;

/** The attributes of an `<img>` and of the `<source>`s before it; without sources no `<picture>` is needed. */
export interface ImageAttributes {
  /** Attributes of the `<img>`. */
  img: AttributeMap;
  /** Attributes of the `<source>`s, in their order; empty where no `<picture>` is needed. */
  sources: AttributeMap[];
}

/**
 * An instance that turns a source into a descriptor: one of `createImages`, or a remote one, which has `boxes`. Components
 * use a remote one once they are mounted, with a signal that fires when the descriptor is no longer needed.
 */
export interface ImagesLike {
  /**
   * Returns the descriptor of a source, at once or later. `request` is the name of a variant, or a request written out; a
   * `signal` in `options` ends the wait for a remote instance.
   */
  image(
    source: string,
    request?: string | object,
    // An instance of createImages reads metadata there: without its fields in the type none would be accepted.
    options?: { signal?: AbortSignal | undefined } & ImageMeta,
  ): AnyDescriptor | PromiseLike<AnyDescriptor>;
  /**
   * Size of each variant in CSS pixels, which reserves the place until the descriptor is there. An instance with `boxes` is not
   * used during server rendering.
   */
  boxes?: Readonly<Record<string, { width: number; height: number }>>;
}

/** An image in one of two forms: a descriptor, or the original's address with a variant or an inline request. */
export type ImageInput =
  | {
      /** Descriptor, as `images.image()` returns it. */
      image: AnyDescriptor;
      src?: undefined;
      variant?: undefined;
      request?: undefined;
    }
  | {
      image?: undefined;
      /** Address of the original, as `images.image()` accepts it. */
      src: string;
      /** Name of a variant; of the registered instance, where there is one. Default: the original without options. */
      variant?: VariantName;
      request?: undefined;
    }
  | {
      image?: undefined;
      /** Address of the original, as `images.image()` accepts it. */
      src: string;
      variant?: undefined;
      /** Request in place of a variant; a remote instance refuses it. */
      request: object;
    };
