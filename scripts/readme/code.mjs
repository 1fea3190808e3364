import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root, tool } from "../gate/workspace.mjs";

/** Inside the example, so that package names resolve as they do for a user; `dist` is ignored by git. */
const dir = join(root, "examples/gallery/dist/readme");

const TSCONFIG = {
  extends: "../../../../tsconfig.base.json",
  compilerOptions: { lib: ["ES2022", "DOM", "DOM.Iterable"], types: ["node"], noEmit: true, allowJs: true },
  include: ["."],
};

/**
 * Typechecks the README's code as one small project: each block names its file in a first comment, and blocks import
 * each other by those names.
 */
export async function checkCode(blocks) {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, "tsconfig.json"), JSON.stringify(TSCONFIG));
  for (const { lang, text } of blocks) {
    const name = /^\/\/ (\S+\.(?:tsx?|mjs|js))\b/.exec(text)?.[1];
    if (!name) return `a ${lang} block does not begin with a comment that names its file:\n${text}`;
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  const { ok, output } = await tool("tsc", ["-p", dir]);
  return ok ? undefined : output;
}
