import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { isSafe } from "redos-detector";
import ts from "typescript";
import { expect, test, vi } from "vitest";

// The other builds of recheck are native, and not installed.
vi.stubEnv("RECHECK_BACKEND", "pure");
const { checkSync } = await import("recheck");

const PACKAGES = new URL("../../", import.meta.url).pathname;

const { version: quickVersion } = createRequire(import.meta.url)("redos-detector/package.json");
const { version: exactVersion } = createRequire(import.meta.url)("recheck/package.json");
/** Expressions that these versions of the detectors have found to be linear: to look at all of them again takes a minute. */
const FOUND = join(PACKAGES, `core/node_modules/.cache/linear-${quickVersion}-${exactVersion}.json`);

/** Expressions whose work grows faster than their text, each with the reason why that does no harm: the text is our own. */
const ACCEPTED: Readonly<Record<string, string>> = {
  "/\\/+$/": "only on settings, which the operator writes",
  "/^[\\s\"'`<]+|[\\s\"'`>]+$/g": "only on what an operator pastes into a command",
  "/[^\\S\\n]*\\n\\s*/g": "only on what an operator pastes into a command",
  "/[,;)\\]]+$/": "only on what an operator pastes into a command",
  'new RegExp(`<${name}((?:[\\\\s"\'/][^>]*)?)>([\\\\s\\\\S]*?)</${name}>`, "gi")': "only on a page of a build",
  'new RegExp(behind.source, "gm")': "its patterns are literals, each of which is checked where it stands",
};

/** Lists the sources whose input may be a visitor's text, without tests. */
function sourcesOf(name: string): string[] {
  const folder = join(PACKAGES, name, "src");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !/\.test(-d)?\.ts$|^test\//.test(file))
    .map((file) => join(folder, file));
}

/** Finds the expressions that are literals, and those that are made at run time. */
function expressionsOf(file: string): { literals: string[]; made: string[] } {
  const literals: string[] = [];
  const made: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) literals.push(node.text);
    if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === "RegExp")
      made.push(node.getText());
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true));
  return { literals, made };
}

/**
 * Returns whether the number of steps is bounded for each character of any text. The first detector is quick and says "no"
 * too often; the second is exact and slow.
 */
function isLinear(literal: string): boolean {
  const end = literal.lastIndexOf("/");
  const [source, flags] = [literal.slice(1, end), literal.slice(end + 1)];
  const quick = isSafe(new RegExp(source, flags), { maxScore: Number.POSITIVE_INFINITY, timeout: 2000 });
  return quick.safe || checkSync(source, flags, { timeout: 20_000 }).status === "safe";
}

/** Returns the expressions that an earlier run has found to be linear. */
function foundBefore(): Set<string> {
  try {
    return new Set(JSON.parse(readFileSync(FOUND, "utf8")));
  } catch {
    return new Set();
  }
}

test.each(["core", "proxy"])(
  "every expression of %s takes work that grows as its text does",
  (name) => {
    const found = sourcesOf(name).map((file) => ({ file: file.slice(PACKAGES.length), ...expressionsOf(file) }));
    expect(found.flatMap(({ literals }) => literals).length).toBeGreaterThan(30);
    const linear = foundBefore();
    const isFound = (text: string): boolean => {
      if (linear.has(text)) return true;
      if (isLinear(text)) linear.add(text);
      return linear.has(text);
    };
    const faults = found.flatMap(({ file, literals, made }) => [
      ...made.filter((text) => !(text in ACCEPTED)).map((text) => `${file}: ${text}, which nobody can check ahead`),
      ...literals.filter((text) => !(text in ACCEPTED) && !isFound(text)).map((text) => `${file}: ${text}`),
    ]);
    mkdirSync(dirname(FOUND), { recursive: true });
    writeFileSync(FOUND, JSON.stringify([...linear]));
    expect(faults).toEqual([]);
  },
  120_000,
);

test.each(["/=+$/", "/^(\\d+\\.?\\d*)$/", "/^(a+)+$/", "/[^?#]*\\/|[?#].*/g"])("the detector finds %s", (literal) => {
  expect(isLinear(literal)).toBe(false);
});
