import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packAll } from "./pack.mjs";

const CHROMIUM_ARGS = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/**
 * Opens the parts that all examples share: a folder outside this repository, the packed packages and, given its path, a
 * browser. The folder is removed with the end of the process in any case.
 */
export async function openLab(executablePath) {
  const folder = mkdtempSync(join(tmpdir(), "bucketfirst-examples-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const packed = join(folder, "packed");
  mkdirSync(packed);
  const tarballs = await packAll(packed);
  // The browser is loaded late: the gate also imports this file, and has to run where nothing is installed yet.
  const { chromium } = await import("playwright-core");
  const browser = executablePath ? await chromium.launch({ executablePath, args: CHROMIUM_ARGS }) : undefined;
  return {
    folder,
    tarballs,
    browser,
    async close() {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
