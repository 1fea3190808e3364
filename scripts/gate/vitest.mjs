import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { freshScratch, tool } from "./workspace.mjs";

/** Runs every test project once and counts its cases; no cases at all is a failure, since it proves nothing. */
export async function runTests() {
  const json = join(freshScratch("vitest"), "result.json");
  const result = await tool("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${json}`], {
    seconds: 1380,
    env: { BUILT: "1" },
  });
  if (!existsSync(json)) return { ...result, ok: false };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(json, "utf8"));
  const tests = { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
  return {
    ...result,
    ok: result.ok && tests.passed > 0,
    tests,
    note: `${tests.passed} cases passed, ${tests.failed} failed, ${tests.skipped} skipped`,
  };
}
