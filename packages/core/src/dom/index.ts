export { attachFallback } from "./attachFallback.js";
export { fallbackScript, fallbackScriptHash } from "./fallbackScript.js";
export type { ErrorDetail, FallbackHooks, LoadDetail, MissDetail } from "./hooks.js";
export { installFallback } from "./installFallback.js";
export { isMissed } from "./misses.js";
export { patienceScript, patienceScriptHash } from "./patienceScript.js";
export { readDescriptor } from "./readDescriptor.js";
export { resolveStart } from "./resolveStart.js";
export { nextStage, type Stage } from "./stages.js";
