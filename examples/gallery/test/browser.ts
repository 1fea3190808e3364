import { CHROMIUM_ARGS, findChromium } from "@bucketfirst/testkit/chromium";
import { type Browser, chromium } from "playwright-core";

/** Path of an installed Chromium. Without one the tests that need it are skipped. */
export const chromiumPath: string | undefined = findChromium();

export const launch = (): Promise<Browser> => chromium.launch({ executablePath: chromiumPath, args: CHROMIUM_ARGS });
