/** Long enough for a drag to end, short enough that nobody sees the broken picture for long. */
const DEBOUNCE_MS = 150;

const checks = new Set<() => void>();
let timer: ReturnType<typeof setTimeout>;

const onResize = (): void => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    for (const check of checks) check();
  }, DEBOUNCE_MS);
};

/**
 * Runs `check` after each resize or rotation. Chromium fires no `error` when that picks a candidate that is missing:
 * the image just breaks. Returns its undo.
 */
export function guardResize(check: () => void): () => void {
  if (!checks.size) addEventListener("resize", onResize);
  checks.add(check);
  return () => {
    checks.delete(check);
    if (!checks.size) removeEventListener("resize", onResize);
  };
}

/** Asks an image that still shows the bucket's candidates whether the present one is there. */
export function recheck(img: HTMLImageElement, onError: () => void): void {
  // decode() waits for a candidate that is on its way, and Firefox's early refusal of lazy images finds nothing broken.
  if (img.dataset.stage === "cache" && (img.srcset || img.closest("picture"))) img.decode().catch(onError);
}
