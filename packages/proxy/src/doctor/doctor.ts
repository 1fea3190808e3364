import { reasonOf } from "../base/errors.js";
import type { Config } from "../settings/config.js";
import type { Environment } from "../settings/reader.js";
import type { Store } from "../stores/store.js";
import { checkCycle } from "./cycle.js";
import { checkEvents } from "./events.js";
import { checkFallback } from "./fallback.js";
import { checkImgproxy } from "./imgproxy.js";
import { checkMeta } from "./meta.js";
import { checkSharing } from "./sharing.js";
import { checkStore } from "./store.js";

/** Result of one check, as `doctor` prints it in one line. */
export interface CheckResult {
  name: string;
  /** `bad` keeps images from being served or stored, `warn` costs something, `skip` could not be checked. */
  state: "ok" | "warn" | "bad" | "skip";
  found: string;
  /** Advice on a result that is not `ok`. */
  cure?: string;
}

/** Configuration, store and sources that the checks work with. */
export interface CheckInput {
  config: Config;
  store: Store | undefined;
  /** Second store; undefined without one. */
  fallbackStore?: Store | undefined;
  /** Source that exists, for the checks that need a picture. */
  source: string | undefined;
  /** Public address of the bucket with the folder, as in `cacheUrl`. */
  cacheUrl: string | undefined;
  /** Environment, of which imgproxy's own settings are compared with those of the folder's other proxies. */
  environment: Environment;
  /** True writes the note about the folder's proxies anew, whatever it says. */
  renew: boolean;
}

/** Checks imgproxy, the bucket and the way between them. It never throws: a check that cannot run is a result too. */
export async function examine(patient: CheckInput): Promise<CheckResult[]> {
  const findings: CheckResult[] = [];
  for (const check of [checkImgproxy, checkMeta, checkStore, checkFallback, checkEvents, checkSharing, checkCycle]) {
    try {
      findings.push(...(await check(patient)));
    } catch (error) {
      findings.push({ name: check.name, state: "bad", found: reasonOf(error) });
    }
  }
  return findings;
}
