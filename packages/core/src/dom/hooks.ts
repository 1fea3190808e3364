import type { Stage } from "./stages.js";

/** What a finished image tells: the stage it ended on, and the cache key of the candidate that the browser picked. */
export interface LoadDetail {
  stage: Stage;
  /** Last path segment of the cached address; `""` when there is no bucket. */
  cacheKey: string;
}

/** All stages failed. Why is known where an instance refused the image; a browser does not tell why a picture failed. */
export interface ErrorDetail extends LoadDetail {
  /** Of the instance's error: a `BucketfirstError` has one, an error of the network has none. */
  code?: string;
  /** Of the instance's error. */
  message?: string;
}

/** A step that failed and was answered by the next one. */
export interface MissDetail {
  /** Last path segment of the cached candidate that failed; `""` when there is no bucket. */
  cacheKey: string;
  from: "cache" | "proxy";
  to: "proxy" | "fallback";
}

/** What a page may listen to. Each is called with the element as well, since one set may serve a whole page. */
export interface FallbackHooks {
  /**
   * Milliseconds that the bucket may be silent before the proxy is asked, up to a day; 0 waits for ever. Default: the
   * image's own `patienceMs`, else 5000. A picture that has begun may take ten times as long.
   */
  patienceMs?: number | undefined;
  /** The picture is painted, also when that was before this listener. */
  onLoad?(detail: LoadDetail, img: HTMLImageElement): void;
  /** A stage failed and the next one was asked, also when the head script did it. */
  onMiss?(detail: MissDetail, img: HTMLImageElement): void;
  /** All stages failed. */
  onError?(detail: ErrorDetail, img: HTMLImageElement): void;
}
