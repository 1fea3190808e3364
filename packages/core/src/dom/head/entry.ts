import { advance } from "../advance.js";

type Listen = (type: "error", listener: (event: { target: HTMLImageElement }) => void, capture: true) => void;

// Bundled and minified into ../fallbackScript.ts by generate.mjs: edit here, then run that.
/** Moves an image on if it is broken; an image without addresses has no stage. */
const look = (img: HTMLImageElement): unknown => img.complete && !img.naturalWidth && advance(img);
// Script errors are dispatched here too, with the window as their target.
(addEventListener as unknown as Listen)("error", ({ target: img }) => img.dataset?.stage && look(img), true);
// Chromium fires no event when another candidate that it picks is missing, as for a media query, but the request has ended.
new PerformanceObserver(() => {
  for (const img of document.images) if (img.dataset.stage === "cache") look(img);
}).observe({ type: "resource" });
