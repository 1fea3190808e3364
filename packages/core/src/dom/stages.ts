/** Where an image is on its way: cache bucket, signed proxy, last resort, given up. It only ever moves to the right. */
export type Stage = "cache" | "proxy" | "fallback" | "failed";

/** What has been tried: the stage, and how often the proxy was asked again. */
export interface StageState {
  stage: Stage;
  retried: number;
}

/** What is left to try: whether there is a last resort, and how many extra requests the proxy gets. */
export interface StageLimits {
  fallback: boolean;
  retries: number;
}

/**
 * The stage after this one.
 *
 * @example
 * stageAfter("proxy", false) // "failed"
 */
export const stageAfter = (stage: Stage, fallback: unknown): Stage =>
  stage === "cache" ? "proxy" : stage === "proxy" && fallback ? "fallback" : "failed";

/**
 * The step after an `error` event. `broken` says whether the element is broken *now*: a replayed or late event finds the
 * next stage already loading, and then nothing changes. Every chain ends, because each step either raises `retried`,
 * which is bounded, or moves on, and `failed` stays.
 *
 * @example
 * nextState({ stage: "cache", retried: 0 }, true, { fallback: false, retries: 0 }) // { stage: "proxy", retried: 0 }
 */
export function nextState(state: StageState, broken: boolean, limits: StageLimits): StageState {
  const { stage, retried } = state;
  if (!broken || stage === "failed") return state;
  return stage === "proxy" && retried < limits.retries
    ? { stage, retried: retried + 1 }
    : { stage: stageAfter(stage, limits.fallback), retried };
}
