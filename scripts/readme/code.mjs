import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ADAPTERS, INTEGRATIONS } from "../adapters.mjs";
import { root, tool } from "../gate/workspace.mjs";

/** Folder of samples inside the example, so that package names resolve as for a user; git ignores `dist`. */
export const samples = join(root, "examples/gallery/dist/readme");

const TSCONFIG = {
  extends: "../../../../tsconfig.base.json",
  compilerOptions: {
    lib: ["ES2022", "DOM", "DOM.Iterable"],
    types: ["node"],
    noEmit: true,
    declaration: false,
    allowJs: true,
  },
  include: ["."],
};

/** The plugin for bundlers, with those that its user brings. */
const PLUGIN = { name: "vite", framework: ["vite", "rollup", "webpack"] };

/** Installs beside the samples the packages that the example does without, and what their users bring. */
function linkPackages() {
  for (const { name, framework } of [...ADAPTERS, ...INTEGRATIONS, PLUGIN]) {
    if (existsSync(join(root, "examples/gallery/node_modules/@bucketfirst", name))) continue;
    const dir = join(root, "packages", name);
    const links = [[`@bucketfirst/${name}`, dir], ...framework.map((own) => [own, join(dir, "node_modules", own)])];
    for (const [as, target] of links) {
      const link = join(samples, "node_modules", as);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(target, link, "dir");
    }
  }
}

/**
 * Typechecks code as one small project: each block names its file in a first comment, and blocks of one `folder` import
 * each other by those names.
 */
export async function checkCode(blocks) {
  rmSync(samples, { recursive: true, force: true });
  mkdirSync(samples, { recursive: true });
  linkPackages();
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
