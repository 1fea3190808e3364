import { warn } from "./warn.js";

/** Warns of an image that was broken when its component started. */
export function warnLate(img: HTMLImageElement): void {
  warn(
    "an image had failed before anything listened",
    "render the head script (<FallbackScript />, renderHead()) inline in <head>, before the first image",
    img,
  );
}
