import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root, tool } from "../gate/workspace.mjs";

/** Inside the example, so that package names resolve as they do for a user; `dist` is ignored by git. */
export const samples = join(root, "examples/gallery/dist/readme");

/** Packages that the example does not have. */
const packages = "../../../../packages";
const PATHS = {
  "@bucketfirst/vue": [`${packages}/vue/dist/index.d.ts`],
  "@bucketfirst/svelte": [`${packages}/svelte/dist/index.d.ts`],
  vue: [`${packages}/vue/node_modules/vue/dist/vue.d.mts`],
};

const TSCONFIG = {
  extends: "../../../../tsconfig.base.json",
  compilerOptions: {
    lib: ["ES2022", "DOM", "DOM.Iterable"],
    types: ["node"],
    noEmit: true,
    allowJs: true,
    paths: PATHS,
  },
  include: ["."],
};

/**
 * Typechecks code as one small project: each block names its file in a first comment, and blocks of one `folder` import
 * each other by those names.
 */
export async function checkCode(blocks) {
  rmSync(samples, { recursive: true, force: true });
  mkdirSync(samples, { recursive: true });
  writeFileSync(join(samples, "tsconfig.json"), JSON.stringify(TSCONFIG));
  for (const { lang, text, folder = "." } of blocks) {
    const name = /^\/\/ (\S+\.(?:tsx?|mjs|js))\b/.exec(text)?.[1];
    if (!name) return `a ${lang} block does not begin with a comment that names its file:\n${text}`;
    mkdirSync(dirname(join(samples, folder, name)), { recursive: true });
    writeFileSync(join(samples, folder, name), text);
  }
  const { ok, output } = await tool("tsc", ["-p", samples]);
  return ok ? undefined : output;
}
