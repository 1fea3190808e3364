import { buildApps } from "../src/build.js";

/** Once for all engines. */
export const setup = buildApps;
