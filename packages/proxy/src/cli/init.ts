import { resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { invalidConfig } from "../base/errors.js";
import { planInit } from "../init/planInit.js";
import { printPlan } from "../init/printPlan.js";
import { readProject } from "../init/project.js";
import { writePlan } from "../init/writePlan.js";

interface InitOptions {
  dir: string;
  framework?: string;
  proxyUrl: string;
  cacheUrl: string;
  bucket: string;
  yes?: boolean;
  dryRun?: boolean;
}

/** Adds the command `init`: it writes the files that connect an application. */
export function addInit(program: Command): void {
  program
    .command("init")
    .description("find the framework of an application and write keys, images file, head line and bucket policy")
    .option("--dir <folder>", "folder of the application", ".")
    .option("--framework <name>", "framework, where the dependencies do not show it")
    .option("--proxy-url <url>", "address of the proxy", "http://127.0.0.1:8080/proxy")
    .option("--cache-url <url>", "public address of the bucket", "http://127.0.0.1:8080/bucket")
    .option("--bucket <name>", "name of the bucket, for its policy", "images")
    .option("--yes", "write without a question")
    .option("--dry-run", "print what would be written, and write nothing")
    .action(async ({ dir, yes, dryRun, ...settings }: InitOptions) => {
      const project = readProject(resolve(dir));
      const plan = planInit(project, settings);
      console.log(printPlan(plan));
      if (dryRun) return;
      if (plan.files.length > 0) {
        if (!yes && !(await isAgreed())) {
          console.log("\nNothing was written.");
          return;
        }
        console.log(`\nwritten: ${(await writePlan(project.dir, plan.files)).join(", ")}`);
      }
      console.log(["", "Next:", ...plan.commands.map((command) => `  ${command}`), "", ...plan.picture].join("\n"));
    });
}

/** Asks the person at the terminal. */
async function isAgreed(): Promise<boolean> {
  if (!process.stdin.isTTY) throw invalidConfig("init: expected --yes or --dry-run, since nobody can be asked here");
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question("\nWrite these files? [y/N] ")).trim());
  } finally {
    terminal.close();
  }
}
