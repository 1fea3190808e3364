import { launchFirefox } from "../src/engines/firefox.js";
import { matrix } from "./matrix.js";

// A connection that is reset is asked again by the browser itself, before any script hears of it.
matrix(launchFirefox, ({ outcome }) => (outcome === "reset" ? { bucket: "more" } : undefined), {
  "back from another page": "puppeteer-core over BiDi loses a tab whose page was restored: its navigations never end",
});
