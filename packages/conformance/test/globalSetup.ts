import { buildApps } from "../src/build.js";

/** Builds the apps once for all engines. */
export const setup = async (): Promise<void> => void (await buildApps());
