import { advance } from "./advance.js";
import { attachFallback } from "./attachFallback.js";
import { stageOf } from "./element.js";
import type { FallbackHooks } from "./hooks.js";
import type { Memory } from "./memory.js";
import { isMissed } from "./misses.js";

const SELECTOR = "img[data-stage]";

/**
 * Moves an image whose address was missed a short while ago to the proxy without another request to the bucket, unless it
 * is too late. That is no new miss: what the registry knows stays as old as it is.
 */
function skipMissed(img: HTMLImageElement): void {
  const { proxy } = img.dataset;
  const src = img.getAttribute("src") as string;
  const key = proxy ?? src;
  if (stageOf(img) !== "cache" || !isMissed(key)) return;
  const at = navigator.bucketfirst?.get(key) as number;
  img.dataset.stage = "cache";
  // The picture that it still shows does not matter.
  advance(img, "");
  delete img.dataset.missed;
  if (!proxy) img.dataset.cacheSrc = src;
  // The src of a set may be the proxy's from the beginning.
  else if (!src.startsWith(proxy)) img.dataset.cache ??= src.slice(0, src.lastIndexOf("/") + 1);
  navigator.bucketfirst?.set(key, at);
}

/**
 * Watches over every image of `root`, also those added later, and those whose attributes are written back by a library that
 * morphs the page (Turbo, idiomorph, LiveView, Livewire). For pages without a framework; a shadow root needs a call of its
 * own, since errors do not leave it. Returns its undo.
 *
 * @example
 * const uninstall = installFallback(document, { onError: (_, img) => img.replaceWith("No picture") });
 */
export function installFallback(root: Document | ShadowRoot | Element = document, hooks?: FallbackHooks): () => void {
  const attached = new Map<HTMLImageElement, () => void>();
  // An element may be removed and inserted again.
  const memories = new WeakMap<HTMLImageElement, Memory>();
  const attach = (img: HTMLImageElement): void => {
    if (attached.has(img)) return;
    const memory = memories.get(img) ?? {};
    memories.set(img, memory);
    skipMissed(img);
    attached.set(img, attachFallback(img, hooks, memory));
  };
  const detach = (img: HTMLImageElement): void => {
    attached.get(img)?.();
    attached.delete(img);
  };
  const attachAll = (): void => {
    for (const img of attached.keys()) if (!img.isConnected) detach(img);
    for (const img of root.querySelectorAll<HTMLImageElement>(SELECTOR)) attach(img);
  };
  const onMutations = (records: MutationRecord[]): void => {
    const images = new Map<HTMLImageElement, boolean>();
    let tree = false;
    for (const { target, type, attributeName } of records) {
      if (type === "childList") tree = true;
      else if (attached.has(target as HTMLImageElement)) {
        const img = target as HTMLImageElement;
        images.set(img, images.get(img) || attributeName === "src");
      }
    }
    for (const [img, rewritten] of images) {
      const isPainted = img.complete && img.naturalWidth > 0 && img.dataset.loaded === undefined;
      // A rewritten image begins anew, with a new clock; a painted one is reported again.
      if ((rewritten && stageOf(img) === "cache") || isPainted) {
        detach(img);
        attach(img);
      }
    }
    if (tree) attachAll();
  };
  // The listener is in the capture phase, so that a new image gets its own listener before the event reaches it.
  const onEvent = ({ target }: Event): void => {
    if ((target as Element).matches?.(SELECTOR)) attach(target as HTMLImageElement);
    // A page without components does not read the registry, but this call keeps it small.
    isMissed("");
  };
  root.addEventListener("error", onEvent, true);
  root.addEventListener("load", onEvent, true);
  // An image that failed before it was inserted had no listener.
  const observer = new MutationObserver(onMutations);
  observer.observe(root, { childList: true, subtree: true, attributeFilter: ["data-stage", "data-loaded", "src"] });
  attachAll();
  return () => {
    observer.disconnect();
    root.removeEventListener("error", onEvent, true);
    root.removeEventListener("load", onEvent, true);
    for (const img of attached.keys()) detach(img);
  };
}
