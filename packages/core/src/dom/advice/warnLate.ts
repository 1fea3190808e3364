import { warn } from "./warn.js";

/** Text of the head script that no other script has. */
const MARK = '"data-proxy-"';

/** Warns of an image that was broken when its component started, on a page without the head script. */
export function warnLate(img: HTMLImageElement): void {
  // The event of an image that has just failed may still be on its way to that script.
  if ([...document.head.querySelectorAll("script")].some(({ text }) => text.includes(MARK))) return;
  warn(
    "an image had failed before anything listened",
    "render the head script (<FallbackScript />, renderHead()) inline in <head>, before the first image",
    img,
  );
}
