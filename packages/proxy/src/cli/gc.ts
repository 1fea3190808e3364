import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { invalidConfig } from "../base/errors.js";
import { type Amount, countObjects } from "../gc/collect.js";
import { checkDays } from "../gc/missingDays.js";
import { removeMarkers } from "../gc/removeMarkers.js";
import { removeObjects } from "../gc/removeObjects.js";
import { type Fate, type SortConfig, sortObjects } from "../gc/sortObjects.js";
import { unnamedBy } from "../gc/unnamedBy.js";
import { UsesFile } from "../gc/usesFile.js";
import { readStoreConfig } from "../settings/config.js";
import { bytesText } from "./bytesText.js";
import { imagesFrom } from "./imagesFile.js";
import { noteLogs } from "./noteLogs.js";
import { openPatientStore } from "./openPatientStore.js";
import { openProgress } from "./progress.js";

const DAY_MS = 86_400_000;
const CONCURRENCY = 16;

interface GcOptions {
  unused: number;
  state?: string;
  images?: string;
  allowGaps?: boolean;
  dryRun?: boolean;
  yes?: boolean;
}

const days = (value: string): number => {
  const number = Number(/^(\d{1,3})d?$/.exec(value)?.[1] ?? 0);
  if (number < 1 || number > 366) throw new InvalidArgumentError("expected days, 1d to 366d");
  return number;
};

/** Adds the command `gc`: it removes stored images that nobody asks for. */
export function addGc(program: Command): void {
  program
    .command("gc [logs...]")
    .description(
      "remove stored images that nobody asked for, by access logs: files, folders, patterns, - (stdin), s3://bucket/prefix; of S3, Ceph, nginx, Cloudflare's Logpush or the proxy itself, also gzip",
    )
    .requiredOption("--unused <days>", "window, as 90d: what was asked for or written within it stays", days)
    .option("--state <file>", "remembers what the logs said, so that the next run reads new lines only")
    .option(
      "--images <file>",
      "JSON as for warm: members of sets that none of its variants names go at any age, unless asked for",
    )
    .option("--allow-gaps", "go on although there is no log of some days")
    .addOption(new Option("--yes", "remove them").conflicts("dryRun"))
    .option("--dry-run", "only count them (this is what happens without --yes)")
    .action(async (logs: string[], options: GcOptions) => {
      const { store: config, cacheFolder } = readStoreConfig(process.env);
      if (config.kind !== "s3" && config.kind !== "folder")
        throw invalidConfig("gc: expected STORE=s3 or STORE=folder");
      if (logs.length === 0 && options.state === undefined)
        throw invalidConfig("logs: expected at least one access log, or --state with what earlier runs have read");
      const isUnnamed = options.images === undefined ? undefined : unnamedBy(await imagesFrom(options.images));
      const now = Date.now();
      const since = now - options.unused * DAY_MS;
      const uses = openUses(options.state);
      try {
        await noteLogs(logs, uses.file, { now, since });
        if (!options.allowGaps) checkDays(uses.file.days, since, now);
        const store = await openPatientStore(config);
        try {
          await collect({ store, cacheFolder, uses: uses.file, since, isUnnamed, settled: now - DAY_MS }, options);
        } finally {
          await store.close();
        }
      } finally {
        uses.close();
      }
    });
}

/** Opens the state, else a file for this run alone. */
function openUses(state: string | undefined): { file: UsesFile; close(): void } {
  if (state !== undefined) {
    const file = new UsesFile(state);
    return { file, close: () => file.close() };
  }
  console.error("What the logs say is not remembered; --state FILE does that.");
  const dir = mkdtempSync(join(tmpdir(), "bucketfirst-gc-"));
  const file = new UsesFile(join(dir, "state"));
  return {
    file,
    close() {
      file.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Counts what would go, and removes it where that is wanted. */
async function collect(config: SortConfig & { uses: UsesFile }, { yes = false }: GcOptions): Promise<void> {
  const counts = await countObjects(sortObjects(config));
  const line = (fate: Fate, what: string): void => {
    if (counts[fate].objects > 0 || fate !== "unnamed")
      console.log(`${fate.padEnd(10)}${amountText(counts[fate])}${what}`);
  };
  line("used", "; asked for within the window");
  line("young", "; written within the window");
  line("other", "; no stored images, never removed");
  line("unused", "; nobody asked for them within the window");
  line("unnamed", "; no variant names them, and nobody asked for them");
  const total = counts.unused.objects + counts.unnamed.objects;
  if (!yes)
    return console.log(total > 0 ? "nothing was removed; --yes removes unused and unnamed ones" : "nothing to remove");
  const progress = await openProgress("removing", total);
  try {
    const removed = await removeObjects(sortObjects(config), {
      store: config.store,
      concurrency: CONCURRENCY,
      onRemoved: ({ size }) => progress.add(1, size),
      onFailure: (name, reason) => console.error(`failed  ${reason}  ${name}`),
    });
    const markers = await removeMarkers(config);
    progress.stop();
    console.log(`removed   ${amountText(removed)}, ${markers} markers by source; ${removed.failed} failed`);
    if (removed.failed > 0) process.exitCode = 1;
  } finally {
    progress.stop();
  }
}

const amountText = ({ objects, bytes }: Amount): string => `${objects} objects, ${bytesText(bytes)}`;
