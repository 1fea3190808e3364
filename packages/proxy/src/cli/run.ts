import { createRequire } from "node:module";
import { basename } from "node:path";
import { isBucketfirstError } from "@bucketfirst/core";
import { Command, CommanderError } from "commander";
import { reasonOf } from "../base/errors.js";
import { maskUserinfo } from "../base/maskUserinfo.js";
import { runProduction } from "./production.js";

/** Runs the command line. A fault is one line on stderr and exit code 1, never a stack. */
export async function run(argv: readonly string[]): Promise<void> {
  ignoreClosedPipes();
  const { version } = createRequire(import.meta.url)("@bucketfirst/proxy/package.json") as { version: string };
  // The program has two names; its help and its errors use the one that was typed.
  const program = new Command(basename(argv[1] ?? "") === "bucketfirst" ? "bucketfirst" : "bucketfirst-proxy")
    .description("Companion proxy for imgproxy: answers a miss at once and stores the result")
    .version(version)
    // An exit at once would lose what was written to a pipe.
    .exitOverride()
    .option("--spawn <command...>", "start imgproxy as a child, with the whole environment, and end with it");
  const [, , first] = argv;
  // The proxy itself holds none of the commands in memory.
  const isProxy = first === undefined || /^--spawn(?:=|$)/.test(first);
  if (!isProxy) (await import("./commands.js")).addCommands(program);
  // With an action, commander would report an unknown command as an argument too many.
  if (first === undefined || first.startsWith("-"))
    program.action(({ spawn = [] }: { spawn?: string[] }) => runProduction(spawn));
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = report(error, program);
  }
}

function report(error: unknown, program: Command): number {
  if (error instanceof CommanderError) {
    // Commander has printed the fault already.
    if (error.code === "commander.unknownCommand")
      console.error(`The commands are ${program.commands.map((command) => command.name()).join(", ")}.`);
    return error.exitCode;
  }
  console.error(`${program.name()}: ${isBucketfirstError(error) ? maskUserinfo(error.message) : reasonOf(error)}`);
  return 1;
}

/** Ignores a reader that has left (`| head -1`): that is no fault, and a server goes on without it. */
function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}
