import { buildApps } from "../src/build.js";

/** Once for all engines. */
export const setup = async (): Promise<void> => void (await buildApps());
