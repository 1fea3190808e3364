import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Returns what has to change in a text, as a unified diff without its head: `-` lines are there, `+` lines are expected. */
export function diffOf(found, expected) {
  const dir = mkdtempSync(join(tmpdir(), "bucketfirst-diff-"));
  try {
    writeFileSync(join(dir, "found"), found);
    writeFileSync(join(dir, "expected"), expected);
    const args = ["diff", "--no-index", "--no-color", "found", "expected"];
    const { stdout } = spawnSync("git", args, { cwd: dir, encoding: "utf8" });
    return stdout.slice(stdout.indexOf("@@"));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
