import { type Command, InvalidArgumentError } from "commander";
import { ProxyError } from "../base/errors.js";
import { maskUserinfo } from "../base/maskUserinfo.js";
import { candidateUrls } from "../images/candidateUrls.js";
import { imagesFrom } from "./imagesFile.js";
import { readSources } from "./readSources.js";
import { openNotes } from "./warmNotes.js";
import { warmUrls } from "./warmUrls.js";

interface WarmOptions {
  config: string;
  variant: string[];
  meta?: boolean;
  rate: number;
  concurrency: number;
  state?: string;
}

const count = (value: string): number => {
  if (!/^[1-9]\d{0,5}$/.test(value)) throw new InvalidArgumentError("expected a whole number from 1 on");
  return Number(value);
};
const collect = (value: string, previous: string[]): string[] => [...previous, value];

/** Adds `warm`. */
export function addWarm(program: Command): void {
  program
    .command("warm <list>")
    .description(
      "ask for every variant of every source in a list (one a line; - is stdin), so that visitors find them stored",
    )
    .option("--config <file>", "JSON with proxyUrl, cacheUrl and variants, as for createImages", "bucketfirst.json")
    .option("--variant <name>", "only this variant; repeatable", collect, [])
    .option("--meta", "also the metadata of every source; without variants it alone")
    .option("--rate <number>", "requests a second", count, 20)
    .option("--concurrency <number>", "requests at once", count, 8)
    .option("--state <file>", "remembers what is done, so that a stopped run goes on where it was (default: LIST.warm)")
    .action(async (list: string, { config, variant, meta, rate, concurrency, state }: WarmOptions) => {
      const images = await imagesFrom(config);
      const variants = variant.length > 0 ? variant : images.variants;
      if (variants.length === 0 && !meta)
        throw new ProxyError(500, `${config}: expected variants`, { code: "INVALID_CONFIG" });
      const sourceOf = new Map<string, string>();
      for (const source of await readSources(list)) {
        if (meta) sourceOf.set(images.metaUrls(source).proxied, source);
        for (const name of variants)
          for (const url of candidateUrls(images.image(source, name))) sourceOf.set(url, source);
      }
      // The notes are opened before anything is made: a run that could not be continued should not begin unnoticed.
      const notes = await openNotes(list, state);
      const summary = await warmUrls([...sourceOf.keys()], {
        rate,
        concurrency,
        secret: process.env.IMGPROXY_SECRET,
        done: notes.done,
        onDone: notes.add,
        onProgress: process.stderr.isTTY ? bar : () => {},
        onFailure: (url, reason) => console.error(maskUserinfo(`failed  ${reason}  ${sourceOf.get(url)}  ${url}`)),
      });
      await notes.close();
      if (process.stderr.isTTY) process.stderr.write("\n");
      const counts = Object.entries(summary).map(([name, number]) => `${number} ${name}`);
      console.log(counts.join(", "));
      if (summary.failed > 0) process.exitCode = 1;
    });
}

function bar(finished: number, total: number): void {
  const width = 40;
  const full = Math.round((finished / total) * width);
  process.stderr.write(`\r[${"=".repeat(full)}${" ".repeat(width - full)}] ${finished}/${total}`);
}
