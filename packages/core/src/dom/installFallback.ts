import type { FallbackHooks } from "./hooks.js";
import { guardResize, recheck } from "./resizeGuard.js";
import { type ImageWatch, watchImage } from "./watchImage.js";

const SELECTOR = "img[data-stage]";

/**
 * Watches over every image of `root`, also those added later, by one capture-phase listener. For pages without a
 * framework; a shadow root needs a call of its own, since errors do not leave it. Returns its undo.
 *
 * @example
 * const uninstall = installFallback(document, { onError: (_, img) => img.replaceWith("No picture") });
 */
export function installFallback(root: Document | ShadowRoot | Element = document, hooks?: FallbackHooks): () => void {
  const watches = new Map<HTMLImageElement, ImageWatch>();
  const watch = (img: HTMLImageElement): ImageWatch => {
    let known = watches.get(img);
    if (!known) {
      known = watchImage(img, hooks);
      watches.set(img, known);
      known.adopt();
    }
    return known;
  };
  const images = (within: ParentNode): HTMLImageElement[] => [...within.querySelectorAll<HTMLImageElement>(SELECTOR)];
  const listen = ({ type, target }: Event): void => {
    const img = target as HTMLImageElement;
    if (img.matches?.(SELECTOR)) watch(img)[type === "load" ? "onLoad" : "onError"]();
  };
  // An image that failed before it was inserted told nobody.
  const observer = new MutationObserver((records) => {
    for (const { addedNodes, removedNodes } of records) {
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        for (const img of node.matches(SELECTOR) ? [node as HTMLImageElement] : images(node)) watch(img);
      }
      if (removedNodes.length) forget();
    }
  });
  const forget = (): void => {
    for (const [img, { stop }] of watches) {
      if (img.isConnected) continue;
      stop();
      watches.delete(img);
    }
  };
  const unguard = guardResize(() => {
    for (const [img, { onError }] of watches) recheck(img, onError);
  });
  root.addEventListener("error", listen, true);
  root.addEventListener("load", listen, true);
  observer.observe(root, { childList: true, subtree: true });
  for (const img of images(root)) watch(img);
  return () => {
    observer.disconnect();
    unguard();
    root.removeEventListener("error", listen, true);
    root.removeEventListener("load", listen, true);
    for (const { stop } of watches.values()) stop();
  };
}
