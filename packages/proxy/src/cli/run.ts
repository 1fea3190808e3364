import { isBucketfirstError } from "@bucketfirst/core";
import { Command } from "commander";
import { reasonOf } from "../errors.js";
import { addDev } from "./dev.js";
import { runProduction } from "./production.js";

/** Runs the command line. A fault is one line on stderr and exit code 1, never a stack. */
export async function run(argv: readonly string[]): Promise<void> {
  const program = new Command("bucketfirst-proxy").description(
    "Companion proxy for imgproxy: answers a miss at once and stores the result",
  );
  program
    .option("--spawn <command...>", "start imgproxy as a child, with the whole environment, and end with it")
    .action(async ({ spawn = [] }: { spawn?: string[] }) => runProduction(spawn));
  addDev(program);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    const text = isBucketfirstError(error) ? error.message : reasonOf(error);
    console.error(`bucketfirst-proxy: ${text}`);
    process.exitCode = 1;
  }
}
