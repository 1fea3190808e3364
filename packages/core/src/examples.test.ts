/// <reference types="vite/client" />
import { readFileSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";

// Every docstring of this package whose example names its result: `call() // literal`, or the literal on the next lines.
const modules = import.meta.glob(
  ["./**/*.ts", "!./**/*.test.ts", "!./**/*.test-d.ts", "!./**/*.node.ts", "!./test/**", "!./dom/head/**"],
  {
    eager: true,
  },
) as Record<string, Record<string, unknown>>;

/** What an example may name: the exports of all modules, and values that examples take for granted. */
const scope: Record<string, unknown> = Object.assign({}, ...Object.values(modules));
const call = (name: string, ...args: unknown[]): unknown => (scope[name] as (...args: unknown[]) => unknown)(...args);
scope.server = call("readServer");

interface Example {
  file: string;
  code: string;
  /** The statements of the example in front of it. */
  before: string;
  /** Source text of the literal behind the call. */
  result: string;
}

/** The statements of an example, each with the comment that stands behind or below it. */
function* examplesOf(file: string, text: string): Generator<Example> {
  const source = ts.createSourceFile("example.ts", text, ts.ScriptTarget.Latest, true);
  const { statements } = source;
  for (const [i, statement] of statements.entries()) {
    if (!ts.isExpressionStatement(statement)) continue;
    const behind = text.slice(statement.end, statements[i + 1]?.getStart() ?? text.length);
    const result = behind
      .replaceAll(/^\s*\/\/ ?/gm, "")
      .replace(/^;/, "")
      .trim();
    const code = statement.expression.getText();
    if (isLiteral(result) && !code.includes("…"))
      yield { file, before: ts.transpile(text.slice(0, statement.pos)), code, result };
  }
}

/** Whether a comment is a value, and not a sentence. */
function isLiteral(text: string): boolean {
  if (!text || text.includes("…")) return false;
  const source = ts.createSourceFile("result.ts", `(${text})`, ts.ScriptTarget.Latest, true);
  const [statement, more] = source.statements;
  if (more || !statement || !ts.isExpressionStatement(statement)) return false;
  const known = (node: ts.Node): boolean =>
    ts.isIdentifier(node)
      ? ts.isPropertyAssignment(node.parent) || node.text === "undefined"
      : ts.forEachChild(node, (child) => !known(child)) !== true;
  const { parseDiagnostics } = source as unknown as { parseDiagnostics: unknown[] };
  return parseDiagnostics.length === 0 && known(statement.expression);
}

/** The texts behind `@example` in the docstrings of a file. */
function* docsOf(file: string): Generator<string> {
  const text = readFileSync(new URL(file, import.meta.url), "utf8");
  for (const [, doc] of text.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*?)\*\//g)) {
    const lines = doc!.replaceAll(/^\s*\* ?/gm, "");
    for (const part of lines.split("@example").slice(1)) yield part.split(/^@/m)[0]!;
  }
}

const examples = Object.keys(modules).flatMap((file) =>
  [...docsOf(file)].flatMap((text) => [...examplesOf(file, text)]),
);

const evaluate = (code: string, before = ""): unknown =>
  new Function("scope", `with (scope) return (() => { ${before}\nreturn (${code}); })();`)(scope);

test.each(examples)("$file: $code", ({ before, code, result }) => {
  expect(evaluate(code, before)).toEqual(evaluate(result));
});

test("most examples name a result that can be compared", () => {
  expect(examples.length).toBeGreaterThan(30);
});
