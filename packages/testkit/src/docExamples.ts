import { readFileSync } from "node:fs";
import ts from "typescript";

/** One call of a docstring's example whose result stands behind it: `call() // literal`, or the literal on the next lines. */
export interface Example {
  /** Path of the file, as it was given. */
  file: string;
  /** Source text of the call. */
  code: string;
  /** Statements of the example in front of it, as JavaScript. */
  before: string;
  /** Source text of the literal. */
  result: string;
}

/** Finds the examples with a result in the docstrings of a file. */
export function examplesIn(file: string, url: URL): Example[] {
  return [...docsOf(readFileSync(url, "utf8"))].flatMap((text) => [...examplesOf(file, text)]);
}

const AsyncFunction = (async () => {}).constructor as new (...texts: string[]) => (scope: unknown) => Promise<unknown>;

/** Evaluates an expression with the names of `scope`; it and the statements before it may wait for promises. */
export const evaluate = (scope: Record<string, unknown>, code: string, before = ""): Promise<unknown> =>
  new AsyncFunction("scope", `with (scope) return await (async () => { ${before}\nreturn (${code}); })();`)(scope);

/** Yields the texts behind `@example` in docstrings. */
function* docsOf(text: string): Generator<string> {
  for (const [, doc] of text.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*?)\*\//g)) {
    const lines = doc!.replaceAll(/^\s*\* ?/gm, "");
    for (const part of lines.split("@example").slice(1)) yield part.split(/^@/m)[0]!;
  }
}

/** Yields the statements of an example, each with the comment that stands behind or below it. */
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

/** Returns whether a comment is a value, and not a sentence. */
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
