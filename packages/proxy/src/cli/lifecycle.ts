import { type Command, InvalidArgumentError } from "commander";
import { invalidConfig } from "../base/errors.js";
import { readStoreConfig } from "../settings/config.js";

const daysOf = (value: string): number => {
  if (!/^[1-9]\d{0,4}$/.test(value)) throw new InvalidArgumentError("expected whole days from 1 on");
  return Number(value);
};

/** Adds the command `lifecycle`: it makes stored images expire by age. */
export function addLifecycle(program: Command): void {
  program
    .command("lifecycle")
    .description("let the bucket expire stored images (S3_BUCKET and S3_FOLDER; other rules stay)")
    .requiredOption("--days <number>", "age at which an image goes", daysOf)
    .action(async ({ days }: { days: number }) => {
      const { store, cacheFolder } = readStoreConfig(process.env);
      if (store.kind !== "s3") throw invalidConfig("lifecycle: expected STORE=s3");
      const { setExpiry } = await import("../stores/s3/lifecycle.js");
      const rules = await setExpiry(store.s3, cacheFolder, days);
      console.log(`objects under ${cacheFolder} expire after ${days} days; the bucket has ${rules.length} rule(s)`);
    });
}
