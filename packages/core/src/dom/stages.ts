/** Where an image is on its way: cache bucket, signed proxy, last resort, given up. It only ever moves to the right. */
export type Stage = "cache" | "proxy" | "fallback" | "failed";

/**
 * The stage after an `error`. `broken` says whether the element is broken *now*: a replayed or late event finds the next
 * stage already loading, and then nothing changes. Every chain ends: each step moves on, and `failed` stays. (Extra
 * requests to the proxy are counted in `data-retry`, which only falls.)
 *
 * @example
 * nextStage("cache", true) // "proxy"
 * nextStage("proxy", true, "/sorry.png") // "fallback"
 */
export const nextStage = (stage: Stage, broken: unknown, fallback?: string): Stage =>
  !broken ? stage : stage === "cache" ? "proxy" : stage === "proxy" && fallback ? "fallback" : "failed";
