import { launchChromium } from "../src/engines/chromium.js";
import { RESET } from "./exceptions.js";
import { matrix } from "./matrix.js";

matrix(launchChromium, ({ outcome }) => (outcome === "reset" ? { bucket: "more", why: RESET } : undefined));
