import { launchFirefox } from "../src/engines/firefox.js";
import { RESET } from "./exceptions.js";
import { matrix } from "./matrix.js";

matrix(launchFirefox, ({ outcome }) => (outcome === "reset" ? { bucket: "more", why: RESET } : undefined));
