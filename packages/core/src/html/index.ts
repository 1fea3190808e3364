export { fallbackScript, fallbackScriptHash } from "../dom/fallbackScript.js";
export { patienceScript, patienceScriptHash } from "../dom/patienceScript.js";
export { type HeadOptions, renderHead } from "./renderHead.js";
export { type RenderAttributes, renderImage } from "./renderImage.js";
export { styleHash } from "./styleText.js";
