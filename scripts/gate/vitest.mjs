import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { freshScratch, root, tool } from "./workspace.mjs";

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
    failures: halves.flatMap((half) => half.failures),
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
  if (!existsSync(json)) {
    return { ...result, ok: false, tests: { passed: 0, failed: 0, skipped: 0 }, failures: [`${name}: no results`] };
  }
  const results = JSON.parse(readFileSync(json, "utf8"));
  const tests = {
    passed: results.numPassedTests,
    failed: results.numFailedTests,
    skipped: results.numPendingTests + results.numTodoTests,
  };
  return { ...result, ok: result.ok && tests.passed > 0, tests, failures: failuresOf(results) };
}

/** Lists each file that did not load and each case that failed, with the first lines of its message. */
function failuresOf({ testResults }) {
  return testResults
    .filter((file) => file.status === "failed")
    .flatMap((file) => {
      const cases = file.assertionResults.filter((result) => result.status === "failed");
      const texts = cases.map((result) => `${result.fullName}: ${shortOf(result.failureMessages.join("\n"))}`);
      return (texts.length ? texts : [shortOf(file.message)]).map((text) => `${relative(root, file.name)}: ${text}`);
    });
}

const shortOf = (message) => message.split("\n").slice(0, 3).join(" ").slice(0, 400);
