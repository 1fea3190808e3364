import { join } from "node:path";
import { run } from "./run.mjs";
import { root } from "./workspace.mjs";

/** Builds the docs site and checks it; its last line is the note of the step. */
export async function checkSite() {
  const result = await run(process.execPath, [join(root, "site/check.mjs")], { cwd: root, seconds: 600 });
  return { ...result, note: result.output.trimEnd().split("\n").at(-1) };
}
