import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { freshScratch, root } from "../gate/workspace.mjs";
import { isRight, QUESTIONS } from "./questions.mjs";
import { TAG_QUESTIONS } from "./tagQuestions.mjs";

/** Runs one command to its end. */
function run([command, ...args], { cwd, input } = {}) {
  const env = { ...process.env, GOTOOLCHAIN: "local", GOPROXY: "off", ELIXIR_ERL_OPTIONS: "+fnu" };
  const { error, status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    input,
    env,
    encoding: "utf8",
    timeout: 120_000,
  });
  return {
    ok: status === 0,
    stdout,
    output: `${error ?? ""}${stderr ?? ""}${stdout ?? ""}`,
  };
}

/** Characters of a driver's output, and of a question, that a fault shows. */
const SHOWN = 2000;
const SHOWN_LINE = 300;

/** A text from shortly before the first character that another one does not share. */
function fromDifference(text, other) {
  let from = 0;
  while (from < text.length && text[from] === other[from]) from += 1;
  const start = Math.max(0, from - 40);
  return `${start > 0 ? "…" : ""}${text.slice(start, start + SHOWN_LINE)}`;
}

/** Describes the faults of the answers, with three examples. */
function compare(questions, answers) {
  const wrong = questions
    .map((question, i) => ({ question, answer: answers[i] }))
    .filter(({ question, answer }) => !isRight(answer, question));
  if (wrong.length === 0) return undefined;
  const examples = wrong
    .slice(0, 3)
    .map(
      ({ question: { name = "", line, expected }, answer }) =>
        `  asked    ${name} ${line.slice(0, SHOWN_LINE)}\n` +
        `  expected ${fromDifference(expected, answer)}\n  got      ${fromDifference(answer, expected)}\n`,
    );
  return `${wrong.length} of ${questions.length} answers are wrong:\n${examples.join("")}`;
}

/**
 * Checks one port against every vector, and its tag against every row of html.json.
 *
 * @returns `{ version?, missing?, fault? }`; `missing` says what this machine lacks to run it
 */
export function runPort({ file, version: asked, copy, fetch, prepare = [], run: command, tag }) {
  const tool = run(asked);
  // The program may be a version manager's stub without a version behind it, which does not start.
  if (!tool.ok) return { missing: "no toolchain here" };
  const version = /\d+(?:\.\d+)+/.exec(tool.output)?.[0];

  const [folder] = file.split("/");
  const out = freshScratch(`ports-${folder}`);
  let cwd = join(root, "spec", folder);
  if (copy) {
    cpSync(cwd, join(out, folder), { recursive: true });
    cwd = join(out, folder);
  }
  const inFolder = (args, input) =>
    run(
      args.map((arg) => arg.replace("OUT", out)),
      { cwd, input },
    );
  /** Returns what is wrong with one driver. */
  const ask = ({ prepare = [], run: command }, questions) => {
    for (const step of prepare) {
      const made = inFolder(step);
      if (!made.ok) return `${step.join(" ")}:\n${made.output}`;
    }
    const { ok, stdout, output } = inFolder(command, questions.map(({ line }) => `${line}\n`).join(""));
    const answers = stdout?.split("\n").slice(0, -1) ?? [];
    if (!ok || answers.length !== questions.length)
      return `${answers.length} answers to ${questions.length} lines:\n${output.slice(0, SHOWN)}`;
    return compare(questions, answers);
  };

  if (fetch && !inFolder(fetch).ok) return { version, missing: "its packages cannot be had here" };
  const { write = JSON.stringify } = tag ?? {};
  const asTags = TAG_QUESTIONS.map(({ ask: value, ...question }) => ({ ...question, line: write(value) }));
  const fault = ask({ prepare, run: command }, QUESTIONS) ?? (tag && ask(tag, asTags));
  return { version, fault };
}
