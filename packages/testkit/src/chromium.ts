import { findProgram } from "./findProgram.js";

/** Finds Chromium: `CHROMIUM_PATH`, else the usual names. Returns undefined where there is none. */
export const findChromium = (): string | undefined =>
  findProgram("CHROMIUM_PATH", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

/** Arguments of Chromium in every test: it has no sandbox as root, and is to ask no server but ours. */
export const CHROMIUM_ARGS = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];
