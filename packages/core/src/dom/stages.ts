/** Stage of an image: cache bucket, signed proxy, fallback picture, given up. It only ever moves to the right. */
export type Stage = "cache" | "proxy" | "fallback" | "failed";

/** Returns the stage that follows when this one has failed. */
export const afterFailure = (stage: Stage, fallback?: string): Stage =>
  stage === "cache" ? "proxy" : stage === "proxy" && fallback ? "fallback" : "failed";

/**
 * Returns the stage of an image after an error event: the next one if the image is `broken` on this one, else the same, since
 * a replayed or late event finds the next stage loading already. Every chain ends: each step moves on, and `failed` stays.
 * (Further requests to the proxy are counted in `data-retry`, which only falls.)
 *
 * @example
 * nextStage("cache", true) // "proxy"
 * nextStage("cache", false) // "cache"
 * nextStage("proxy", true, "/sorry.png") // "fallback"
 */
export const nextStage = (stage: Stage, broken: unknown, fallback?: string): Stage =>
  broken ? afterFailure(stage, fallback) : stage;
