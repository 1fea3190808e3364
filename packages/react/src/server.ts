export { FallbackScript } from "./FallbackScript.js";
