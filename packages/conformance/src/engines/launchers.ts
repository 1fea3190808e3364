import { launchChromium } from "./chromium.js";
import { launchFirefox } from "./firefox.js";
import { launchWebKit } from "./webkit.js";

const asked = process.env.ENGINES?.split(",") ?? ["all"];

/** Name and launcher of each engine that `ENGINES` names, e.g. `ENGINES=firefox,webkit`; all three by default. */
export const LAUNCHERS = Object.entries({
  chromium: launchChromium,
  firefox: launchFirefox,
  webkit: launchWebKit,
}).filter(([name]) => asked.includes(name) || asked.includes("all"));
