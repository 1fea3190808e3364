import { launchWebKit } from "../src/engines/webkit.js";
import { matrix } from "./matrix.js";

matrix(launchWebKit);
