import type { Command } from "commander";
import { maskUserinfo } from "../base/maskUserinfo.js";
import { type CheckResult, examine } from "../doctor/doctor.js";
import { readConfig } from "../settings/config.js";
import { openStore } from "../stores/openStore.js";

const MARKS: Record<CheckResult["state"], string> = { ok: "ok  ", warn: "warn", bad: "BAD ", skip: "skip" };

interface DoctorOptions {
  source?: string;
  cacheUrl?: string;
  json?: boolean;
  renew?: boolean;
}

/** Adds the command `doctor`: checks of imgproxy, the bucket and the way between them. */
export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description(
      "look at imgproxy and the bucket with the settings of the environment, and tell the cure of each fault",
    )
    .option("--source <source>", "a source that exists, to make a picture of")
    .option("--json", "print the findings as JSON, for other programs")
    .option("--cache-url <url>", "public address of the bucket, as given to createImages, with the folder")
    .option(
      "--renew",
      "note what the proxies of this folder have in common, at first and after a change of imgproxy's settings",
    )
    .action(async ({ source, cacheUrl, json, renew = false }: DoctorOptions) => {
      const config = readConfig(process.env);
      const store = await openStore(config.store);
      const fallbackStore = config.fallback && (await openStore({ kind: "s3", s3: config.fallback.s3 }));
      const findings = await examine({
        config,
        store,
        fallbackStore,
        source,
        cacheUrl,
        environment: process.env,
        renew,
      });
      await store?.close();
      await fallbackStore?.close();
      const warnings = config.warnings.map((found): CheckResult => ({ name: "settings", state: "warn", found }));
      const all = [...warnings, ...findings];
      const isSound = all.every(({ state }) => state !== "bad");
      console.log(maskUserinfo(json ? JSON.stringify({ ok: isSound, findings: all }, undefined, 2) : textOf(all)));
      if (!isSound) process.exitCode = 1;
    });
}

/** Returns findings as lines for a terminal. */
const textOf = (findings: readonly CheckResult[]): string =>
  findings
    .map(
      ({ name, state, found, cure }) =>
        `${MARKS[state]}  ${name}: ${found}${cure === undefined ? "" : `\n      cure: ${cure}`}`,
    )
    .join("\n");
