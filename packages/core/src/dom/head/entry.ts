import { advance } from "../advance.js";

type Listen = (type: "error", listener: (event: { target: HTMLImageElement }) => void, capture: true) => void;

// Bundled and minified into ../fallbackScript.ts by generate.mjs: edit here, then run that.
/** Moves an image on if it is broken; what has no address at all has no stage either. */
const look = (img: HTMLImageElement): unknown => img.complete && !img.naturalWidth && advance(img);
// Script errors arrive here too, with the window as their target.
(addEventListener as unknown as Listen)("error", ({ target: img }) => img.dataset?.stage && look(img), true);
// Chromium fires no event when another candidate that it picks is missing, as for a media query. But it has asked for it.
new PerformanceObserver(() => {
  for (const img of document.images) if (img.dataset.stage === "cache") look(img);
}).observe({ type: "resource" });
