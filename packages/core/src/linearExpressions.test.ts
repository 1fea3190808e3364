import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isSafe } from "redos-detector";
import ts from "typescript";
import { expect, test } from "vitest";

const PACKAGES = new URL("../../", import.meta.url).pathname;

/**
 * Expressions that the detector cannot prove, and why their work still grows no faster than their text. What reads foreign
 * text of any length has no place here.
 */
const PROVEN: Readonly<Record<string, string>> = {
  "/\\/+$/": "only on settings, which the operator writes",
  "/^(?:([\\w,]+)([?~!]?)=)?(.*?)(\\*?)$/": "only on rows of the option table",
  "/\\.[^.]*$/": "from each dot it reads to the next one alone",
  "/^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\\/)*[A-Za-z0-9_-][A-Za-z0-9._-]*$/":
    "a part ends at its slash, so each text has one way to match",
  "/^(?:\\uFEFF|\\xEF\\xBB\\xBF)?\\s*<(?:\\?xml[\\s\\S]*?<svg|!DOCTYPE svg|!--[\\s\\S]*?<svg|svg)[\\s>]/i":
    "only on the first 1,024 bytes of a body",
};

/** Sources that visitors' text reaches, tests left out. The runtime of pages reads its own addresses. */
function sourcesOf(name: string): string[] {
  const folder = join(PACKAGES, name, "src");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !/\.test(-d)?\.ts$|^(test|dom)\//.test(file))
    .map((file) => join(folder, file));
}

/** Expressions written as literals, and those put together at run time. */
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

/** Whether the number of steps is bounded for each character of a text, whatever the text is. */
function isLinear(literal: string): boolean {
  const end = literal.lastIndexOf("/");
  const expression = new RegExp(literal.slice(1, end), literal.slice(end + 1));
  return isSafe(expression, { maxScore: Number.POSITIVE_INFINITY, timeout: 10_000 }).safe;
}

test.each(["core", "proxy"])("every expression of %s takes work that grows as its text does", (name) => {
  const found = sourcesOf(name).map((file) => ({ file: file.slice(PACKAGES.length), ...expressionsOf(file) }));
  expect(found.flatMap(({ literals }) => literals).length).toBeGreaterThan(30);
  const faults = found.flatMap(({ file, literals, made }) => [
    ...made.map((text) => `${file}: ${text}, which nobody can check ahead`),
    ...literals.filter((text) => !(text in PROVEN) && !isLinear(text)).map((text) => `${file}: ${text}`),
  ]);
  expect(faults).toEqual([]);
});

test.each(["/=+$/", "/^(\\d+\\.?\\d*)$/", "/^(a+)+$/", "/[^?#]*\\/|[?#].*/g"])("the detector finds %s", (literal) => {
  expect(isLinear(literal)).toBe(false);
});
