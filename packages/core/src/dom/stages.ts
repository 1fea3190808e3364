/** Where an image is on its way: cache bucket, signed proxy, last resort, given up. It only ever moves to the right. */
export type Stage = "cache" | "proxy" | "fallback" | "failed";

/**
 * The stage after one that failed. Every chain ends: each step moves on, and `failed` stays. (Extra requests to the
 * proxy are counted in `data-retry`, which only falls.)
 *
 * @example
 * nextStage("cache") // "proxy"
 * nextStage("proxy", "/sorry.png") // "fallback"
 */
export const nextStage = (stage: Stage, fallback?: string): Stage =>
  stage === "cache" ? "proxy" : stage === "proxy" && fallback ? "fallback" : "failed";
