import { reasonOf } from "../base/errors.js";
import type { Config } from "../settings/config.js";
import type { Store } from "../stores/store.js";
import { checkCycle } from "./cycle.js";
import { checkImgproxy } from "./imgproxy.js";
import { checkStore } from "./store.js";

/** One thing that was looked at. */
export interface CheckResult {
  name: string;
  /** `bad` keeps images from being served or stored, `warn` costs something, `skip` could not be looked at. */
  state: "ok" | "warn" | "bad" | "skip";
  found: string;
  /** What to do about it. */
  cure?: string;
}

/** What the checks need. */
export interface CheckInput {
  config: Config;
  store: Store | undefined;
  /** A source that exists, for the checks that need a picture. */
  source: string | undefined;
  /** Public address of the bucket with the folder, as in `cacheUrl`. */
  cacheUrl: string | undefined;
}

/** Looks at imgproxy, the bucket and the way between them. Never throws: what cannot be looked at is a finding too. */
export async function examine(patient: CheckInput): Promise<CheckResult[]> {
  const findings: CheckResult[] = [];
  for (const check of [checkImgproxy, checkStore, checkCycle]) {
    try {
      findings.push(...(await check(patient)));
    } catch (error) {
      findings.push({ name: check.name, state: "bad", found: reasonOf(error) });
    }
  }
  return findings;
}
