import type { Command } from "commander";
import { maskUserinfo } from "../base/maskUserinfo.js";
import { type CheckResult, examine } from "../doctor/doctor.js";
import { readConfig } from "../settings/config.js";
import { openStore } from "../stores/openStore.js";

const MARKS: Record<CheckResult["state"], string> = { ok: "ok  ", warn: "warn", bad: "BAD ", skip: "skip" };

/** Adds the command `doctor`: checks of imgproxy, the bucket and the way between them. */
export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description(
      "look at imgproxy and the bucket with the settings of the environment, and tell the cure of each fault",
    )
    .option("--source <source>", "a source that exists, to make a picture of")
    .option("--cache-url <url>", "public address of the bucket, as given to createImages, with the folder")
    .action(async ({ source, cacheUrl }: { source?: string; cacheUrl?: string }) => {
      const config = readConfig(process.env);
      const store = await openStore(config.store);
      const findings = await examine({ config, store, source, cacheUrl });
      for (const warning of config.warnings) console.log(`${MARKS.warn}  settings: ${maskUserinfo(warning)}`);
      for (const { name, state, found, cure } of findings) {
        const text = `${MARKS[state]}  ${name}: ${found}${cure === undefined ? "" : `\n      cure: ${cure}`}`;
        console.log(maskUserinfo(text));
      }
      await store?.close();
      if (findings.some(({ state }) => state === "bad")) process.exitCode = 1;
    });
}
