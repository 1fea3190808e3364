import type { Stage } from "./stages.js";

/** Details of a finished image: its last stage, and the cache key of the candidate that the browser picked. */
export interface LoadDetail {
  /** Stage on which the image ended. */
  stage: Stage;
  /** Last path segment of the cached address; `""` when there is no bucket. */
  cacheKey: string;
}

/** Details of a failure of all stages. There is a reason where an instance refused the image; browsers give none. */
export interface ErrorDetail extends LoadDetail {
  /** Code of the instance's error: a `BucketfirstError` has one, an error of the network has none. */
  code?: string;
  /** Message of the instance's error. */
  message?: string;
}

/** Details of a stage that failed, where another one follows. */
export interface MissDetail {
  /** Last path segment of the cached candidate that failed; `""` when there is no bucket. */
  cacheKey: string;
  /** Stage that failed. */
  from: "cache" | "proxy";
  /** Stage that follows. */
  to: "proxy" | "fallback";
}

/** Listeners of a page. Each is called with the element as well, since the same ones may serve a whole page. */
export interface FallbackHooks {
  /**
   * Milliseconds that the bucket may be silent before the proxy is asked, up to a day; 0 waits for ever. Default: the
   * image's own `patienceMs`, else 5000. A picture that has begun may take ten times as long.
   */
  patienceMs?: number | undefined;
  /** Listener for the painted picture, also one that was painted before this listener. */
  onLoad?(detail: LoadDetail, img: HTMLImageElement): void;
  /** Listener for a stage that failed while the next one is loading, also where the head script moved the image. */
  onMiss?(detail: MissDetail, img: HTMLImageElement): void;
  /** Listener for the failure of all stages. */
  onError?(detail: ErrorDetail, img: HTMLImageElement): void;
}
