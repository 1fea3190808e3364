import { advance } from "../advance.js";
import { noteAnswer, watchSilence } from "../watchSilence.js";

// Bundled and minified into ../patienceScript.ts by generate.mjs: edit here, then run that.

const watched = new Map<HTMLImageElement, AbortController>();

/** Returns whether an image has no other patience: a component, or the page's own listener, has its own. */
const isFree = (img: HTMLImageElement): boolean => img.isConnected && img.bucketfirst === undefined;

new MutationObserver(() => {
  for (const [img, controller] of watched) {
    if (isFree(img)) continue;
    controller.abort();
    watched.delete(img);
  }
  for (const img of document.images) {
    if (img.dataset.stage !== "cache" || watched.has(img) || !isFree(img)) continue;
    const controller = new AbortController();
    watched.set(img, controller);
    watchSilence(img, undefined, () => isFree(img) && advance(img), controller);
  }
}).observe(document, { childList: true, subtree: true });

for (const name of ["load", "error"]) {
  addEventListener(
    name,
    ({ type, target }) => {
      const stage = (target as Partial<HTMLElement>).dataset?.stage;
      // After an error the head script has moved the image on already.
      if (stage === "cache" || (stage && type === "error")) noteAnswer();
    },
    true,
  );
}
