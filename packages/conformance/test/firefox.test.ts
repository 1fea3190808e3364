import { launchFirefox } from "../src/engines/firefox.js";
import { RESET } from "./exceptions.js";
import { matrix } from "./matrix.js";

matrix(launchFirefox, ({ outcome }) => (outcome === "reset" ? { bucket: "more", why: RESET } : undefined), {
  "back from another page": "puppeteer-core over BiDi loses a tab whose page was restored: its navigations never end",
});
