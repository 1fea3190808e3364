import { isBucketfirstError } from "@bucketfirst/core";
import { Command } from "commander";
import { reasonOf } from "../errors.js";
import { maskUserinfo } from "../maskUserinfo.js";
import { addDev } from "./dev.js";
import { addDoctor } from "./doctor.js";
import { addInspect } from "./inspect.js";
import { addLifecycle } from "./lifecycle.js";
import { runProduction } from "./production.js";
import { addPurge } from "./purge.js";
import { addSign } from "./sign.js";
import { addWarm } from "./warm.js";

/** Runs the command line. A fault is one line on stderr and exit code 1, never a stack. */
export async function run(argv: readonly string[]): Promise<void> {
  const program = new Command("bucketfirst-proxy").description(
    "Companion proxy for imgproxy: answers a miss at once and stores the result",
  );
  program
    .option("--spawn <command...>", "start imgproxy as a child, with the whole environment, and end with it")
    .action(async ({ spawn = [] }: { spawn?: string[] }) => runProduction(spawn));
  for (const add of [addDev, addInspect, addSign, addWarm, addPurge, addLifecycle, addDoctor]) add(program);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    const text = isBucketfirstError(error) ? maskUserinfo(error.message) : reasonOf(error);
    console.error(`bucketfirst-proxy: ${text}`);
    process.exitCode = 1;
  }
}
