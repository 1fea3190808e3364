import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { freshScratch, root } from "../gate/workspace.mjs";
import { isRight, QUESTIONS } from "./questions.mjs";

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

/** Describes the faults of the answers, with three examples. */
function compare(answers) {
  const wrong = QUESTIONS.map((question, i) => ({ question, answer: answers[i] })).filter(
    ({ question, answer }) => !isRight(answer, question),
  );
  if (wrong.length === 0) return undefined;
  const examples = wrong
    .slice(0, 3)
    .map(
      ({ question, answer }) => `  asked    ${question.line}\n  expected ${question.expected}\n  got      ${answer}\n`,
    );
  return `${wrong.length} of ${QUESTIONS.length} answers are wrong:\n${examples.join("")}`;
}

/**
 * Checks one port against every vector.
 *
 * @returns `{ version?, missing?, fault? }`; `missing` says what this machine lacks to run it
 */
export function runPort({ file, version: asked, copy, fetch, prepare = [], run: command }) {
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

  if (fetch && !inFolder(fetch).ok) return { version, missing: "its packages cannot be had here" };
  for (const step of prepare) {
    const made = inFolder(step);
    if (!made.ok) return { version, fault: `${step.join(" ")}:\n${made.output}` };
  }
  const { ok, stdout, output } = inFolder(command, QUESTIONS.map(({ line }) => `${line}\n`).join(""));
  const answers = stdout?.split("\n").slice(0, -1) ?? [];
  if (!ok || answers.length !== QUESTIONS.length) {
    return { version, fault: `${answers.length} answers to ${QUESTIONS.length} lines:\n${output.slice(0, 2000)}` };
  }
  return { version, fault: compare(answers) };
}
