import { launchChromium } from "../src/engines/chromium.js";
import { matrix } from "./matrix.js";

// A connection that is reset is asked again by the browser itself, before any script hears of it.
matrix(launchChromium, ({ outcome }) => (outcome === "reset" ? { bucket: "more" } : undefined));
