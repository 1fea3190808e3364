import { afterFailure, type Stage } from "./stages.js";

/**
 * Moves an image to the next stage, which is for a caller to decide: it is broken on its present one (`data-stage`), or the
 * bucket has been silent for too long. Notes a miss: in the registry, and the candidate that failed in `data-missed`.
 * Terse, because the inline head script carries it.
 *
 * What the browser had picked is written first, then the rest top-down, `srcset` before `src`, and nothing is removed:
 * in any other order WebKit asks once more for what has just failed.
 */
export const advance = (img: HTMLImageElement): void => {
  const { stage, fallback } = img.dataset;
  // Without as much as our own origin has, what is left is part of the address, also of a relative one.
  const picked = (element: HTMLImageElement): number =>
    element.srcset.includes(img.currentSrc.slice(origin.length)) as unknown as number;
  const next = afterFailure(stage as Stage, fallback);
  if (next === "proxy") {
    img.dataset.missed = img.currentSrc;
    // biome-ignore lint/suspicious/noAssignInExpressions: one more line is ten bytes more in every page.
    (navigator.bucketfirst ??= new Map()).set(img.getAttribute("src") as string, Date.now());
  }
  img.dataset.stage = next;
  for (const element of [...(img.closest("picture")?.querySelectorAll<HTMLImageElement>("source,img") ?? [img])].sort(
    (a, b) => picked(b) - picked(a),
  )) {
    for (const name of ["srcset", "src"] as const) {
      const to = { proxy: element.getAttribute(`data-proxy-${name}`), fallback }[next as string];
      if (to) element[name] = to;
    }
  }
};
