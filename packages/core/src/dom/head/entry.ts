import { advance } from "../advance.js";
import { isBroken } from "../element.js";

type Listen = (type: "error", listener: (event: { target: HTMLImageElement }) => void, capture: true) => void;

// Bundled and minified into ../fallbackScript.ts by generate.mjs: edit here, then run that.
(addEventListener as unknown as Listen)(
  "error",
  ({ target: img }) => {
    // Script errors arrive here too, with the window as their target.
    const { stage, retry } = img.dataset ?? {};
    // Extra requests wait and count, which is the runtime's work.
    if (stage && !(stage === "proxy" && retry) && isBroken(img)) advance(img);
  },
  true,
);
// Chromium fires no event when another candidate that it picks is missing, as for a media query. But it has asked for it.
new PerformanceObserver(() => {
  for (const img of document.images) if (img.dataset.stage === "cache" && isBroken(img)) advance(img);
}).observe({ type: "resource" });
