import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** Makes an empty folder that is removed with its test, and returns its path. */
export async function scratch(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "bucketfirst-test-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}
