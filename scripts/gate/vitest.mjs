import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { freshScratch, tool } from "./workspace.mjs";

/**
 * Two halves that take about as long as each other, run side by side: the matrix of browsers waits for its engines for
 * most of its time, and the rest waits for servers. Within a half one file runs at a time.
 */
const HALVES = { browsers: "conformance", rest: "!conformance" };

/** Runs every test project once and counts its cases; a half without cases is a failure, since it proves nothing. */
export async function runTests() {
  const scratch = freshScratch("vitest");
  const halves = await Promise.all(Object.entries(HALVES).map(([name, project]) => runHalf(scratch, name, project)));
  const sum = (field) => halves.reduce((total, half) => total + half.tests[field], 0);
  const tests = { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
  return {
    ok: halves.every((half) => half.ok),
    output: halves.map((half) => half.output).join("\n"),
    tests,
    note: `${tests.passed} cases passed, ${tests.failed} failed, ${tests.skipped} skipped`,
  };
}

async function runHalf(scratch, name, project) {
  const json = join(scratch, `${name}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${json}`];
  const result = await tool("vitest", ["run", "--project", project, ...reporters], {
    seconds: 1380,
    env: { BUILT: "1" },
  });
  if (!existsSync(json)) return { ...result, ok: false, tests: { passed: 0, failed: 0, skipped: 0 } };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(json, "utf8"));
  const tests = { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
  return { ...result, ok: result.ok && tests.passed > 0, tests };
}
