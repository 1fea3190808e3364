import { type Command, InvalidArgumentError } from "commander";
import { invalidConfig } from "../base/errors.js";
import { maskUserinfo } from "../base/maskUserinfo.js";
import { FailedSources } from "./failedSources.js";
import { imagesFrom } from "./imagesFile.js";
import { missingOf } from "./missingOf.js";
import { openProgress } from "./progress.js";
import { readSources } from "./readSources.js";
import { openNotes } from "./warmNotes.js";
import { type WarmTask, warmTasks } from "./warmTasks.js";
import { warmUrls } from "./warmUrls.js";

interface WarmOptions {
  config: string;
  variant: string[];
  meta?: boolean;
  source?: string;
  rate: number;
  concurrency: number;
  state?: string;
  check: boolean;
}

const count = (value: string): number => {
  if (!/^[1-9]\d{0,5}$/.test(value)) throw new InvalidArgumentError("expected a whole number from 1 on");
  return Number(value);
};
const collect = (value: string, previous: string[]): string[] => [...previous, value];
const complain = (line: string): void => console.error(maskUserinfo(line));

/** Adds `warm`. */
export function addWarm(program: Command): void {
  program
    .command("warm <list>")
    .description(
      "ask for every variant of every source in a list (one a line; - is stdin), a sitemap (a file or its address) or a bucket (s3://bucket/prefix), so that visitors find them stored",
    )
    .option("--config <file>", "JSON with proxyUrl, cacheUrl and variants, as for createImages", "bucketfirst.json")
    .option("--variant <name>", "only this variant; repeatable", collect, [])
    .option("--meta", "also the metadata of every source; without variants it alone")
    .option(
      "--source <address>",
      "address of an object of a bucket, with {key} or {rawKey} in it (default: s3://BUCKET/{rawKey})",
    )
    .option("--rate <number>", "requests a second", count, 20)
    .option("--concurrency <number>", "requests at once", count, 8)
    .option("--state <file>", "remembers what is done, so that a stopped run goes on where it was (default: LIST.warm)")
    .option("--no-check", "trust the state: else cacheUrl is asked whether it still has what is done")
    .action(warm);
}

async function warm(list: string, options: WarmOptions): Promise<void> {
  const { config, variant, meta = false, rate, concurrency } = options;
  const images = await imagesFrom(config);
  const variants = variant.length > 0 ? variant : images.variants;
  if (variants.length === 0 && !meta) throw invalidConfig(`${config}: expected variants`);
  let hopeless = 0;
  const tasks = warmTasks(images, await readSources(list, options.source), { variants, meta }, (source, reason) => {
    hopeless++;
    complain(`failed  ${reason}  ${source}`);
  });
  // The notes are opened before anything is made: a run that could not be continued should not begin unnoticed.
  const notes = await openNotes(list, options.state);
  const done = await stillDone(tasks, notes.done, options.check);
  const failed = new FailedSources(
    tasks.map(({ source }) => source),
    complain,
  );
  const sourceOf = new Map(tasks.map(({ proxied, source }) => [proxied, source]));
  const progress = await openProgress("warming", tasks.length);
  const summary = await warmUrls([...sourceOf.keys()], {
    rate,
    concurrency,
    secret: process.env.IMGPROXY_SECRET,
    done,
    onDone: notes.add,
    onEnd: (url, bytes, reason) => {
      progress.add(1, bytes);
      failed.ended(sourceOf.get(url)!, reason === undefined ? undefined : { reason, url });
    },
  });
  progress.stop();
  await notes.close();
  summary.failed += hopeless;
  const counts = Object.entries(summary).map(([name, number]) => `${number} ${name}`);
  console.log(counts.join(", "));
  if (summary.failed > 0) process.exitCode = 1;
}

/** Returns which addresses are done, without those whose object is gone since, as after a purge. */
async function stillDone(
  tasks: readonly WarmTask[],
  done: ReadonlySet<string>,
  isChecked: boolean,
): Promise<ReadonlySet<string>> {
  const known = tasks.filter(({ cached, proxied }) => cached !== proxied && done.has(proxied));
  if (!isChecked || known.length === 0) return done;
  const reasons = new Set<string>();
  const missing = await missingOf(
    known.map(({ cached }) => cached),
    (reason) => reasons.add(reason),
  );
  const [reason] = reasons;
  if (reason !== undefined)
    complain(`The bucket does not say whether it still has all that is done (${reason}); the state is trusted.`);
  const gone = new Set(known.filter(({ cached }) => missing.has(cached)).map(({ proxied }) => proxied));
  return new Set([...done].filter((url) => !gone.has(url)));
}
