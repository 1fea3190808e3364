import { attachFallback, type Memory } from "./attachFallback.js";
import type { FallbackHooks } from "./hooks.js";
import { isMissed } from "./misses.js";

const SELECTOR = "img[data-stage]";

/**
 * Watches over every image of `root`, also those added later. For pages without a framework; a shadow root needs a call
 * of its own, since errors do not leave it. Returns its undo.
 *
 * @example
 * const uninstall = installFallback(document, { onError: (_, img) => img.replaceWith("No picture") });
 */
export function installFallback(root: Document | ShadowRoot | Element = document, hooks?: FallbackHooks): () => void {
  const attached = new Map<HTMLImageElement, () => void>();
  // An element may be taken away and put back.
  const memories = new WeakMap<HTMLImageElement, Memory>();
  const attach = (img: HTMLImageElement): void => {
    if (attached.has(img)) return;
    const memory = memories.get(img) ?? {};
    memories.set(img, memory);
    attached.set(img, attachFallback(img, hooks, memory));
  };
  const attachAll = (): void => {
    for (const [img, detach] of attached) {
      if (img.isConnected) continue;
      detach();
      attached.delete(img);
    }
    for (const img of root.querySelectorAll<HTMLImageElement>(SELECTOR)) attach(img);
  };
  // In the capture phase, so that an image nobody had seen yet gets its own listener before the event reaches it.
  const onEvent = ({ target }: Event): void => {
    if ((target as Element).matches?.(SELECTOR)) attach(target as HTMLImageElement);
    // A page without components does not ask, but its registry is cut down as theirs is.
    isMissed("");
  };
  root.addEventListener("error", onEvent, true);
  root.addEventListener("load", onEvent, true);
  // An image that failed before it was inserted told nobody.
  const observer = new MutationObserver(attachAll);
  observer.observe(root, { childList: true, subtree: true });
  attachAll();
  return () => {
    observer.disconnect();
    root.removeEventListener("error", onEvent, true);
    root.removeEventListener("load", onEvent, true);
    for (const detach of attached.values()) detach();
  };
}
