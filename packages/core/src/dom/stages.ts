/** Where an image is on its way: cache bucket, signed proxy, last resort, given up. It only ever moves to the right. */
export type Stage = "cache" | "proxy" | "fallback" | "failed";

/** The stage that follows when this one has failed. */
export const afterFailure = (stage: Stage, fallback?: string): Stage =>
  stage === "cache" ? "proxy" : stage === "proxy" && fallback ? "fallback" : "failed";

/**
 * The stage of an image after an error event: the next one if the image is `broken` on this one, else the same, since
 * an event that is replayed, or late, finds the next stage loading already. Every chain ends: each step moves on, and
 * `failed` stays. (Extra requests to the proxy are counted in `data-retry`, which only falls.)
 *
 * @example
 * nextStage("cache", true) // "proxy"
 * nextStage("cache", false) // "cache"
 * nextStage("proxy", true, "/sorry.png") // "fallback"
 */
export const nextStage = (stage: Stage, broken: unknown, fallback?: string): Stage =>
  broken ? afterFailure(stage, fallback) : stage;
