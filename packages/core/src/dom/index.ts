export { attachFallback } from "./attachFallback.js";
export { fallbackScript, fallbackScriptHash } from "./fallbackScript.js";
export type { FallbackHooks, LoadDetail, MissDetail } from "./hooks.js";
export { installFallback } from "./installFallback.js";
export { isMissed } from "./misses.js";
export { readDescriptor } from "./readDescriptor.js";
export { type RequestedImage, requestImage, requestKey } from "./requestImage.js";
export { resolveStart } from "./resolveStart.js";
export { nextState, type Stage, type StageLimits, type StageState } from "./stages.js";
