import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "../gate/run.mjs";
import { root } from "../gate/workspace.mjs";
import { docsFile } from "../readme/quickStarts.mjs";
import { NPM, online } from "./install.mjs";

/** Exact version, so that a later release cannot fail the gate. */
const CREATOR = "create-next-app@16.4.3";
const ANSWERS = ["--yes", "--ts", "--use-npm", "--skip-install", "--disable-git"];

/** Returns addresses of the README with their replacements here. */
const addresses = ({ PROXY_URL, CACHE_URL }) => [
  ["https://img.example.com", PROXY_URL],
  ["https://bucket.example.com", CACHE_URL],
  ["https://shop.example.com/cat.jpg", "local:///kite.jpg"],
];

/** Returns a code block of the README, by the file name in its first line, with the addresses of this backend. */
function readmeCode(name, env) {
  const text = readFileSync(join(root, "README.md"), "utf8");
  const block = [...text.matchAll(/^```tsx?\n([\s\S]*?)^```$/gm)].find(([, code]) => code.startsWith(`// ${name}`));
  if (!block) throw new Error(`README.md: expected a code block that begins with // ${name}`);
  return addresses(env).reduce((code, [from, to]) => code.replaceAll(from, to), block[1]);
}

/**
 * Makes a new application as a newcomer does, with all answers at their defaults, and puts the README's code into it and the
 * strict policy of the page on Next, word for word. Replaced is the template's root layout alone: its fonts are Google's, which the build would fetch, and the
 * README's page brings its own `<html>`. Left out is the linter, which no build runs.
 *
 * @returns `{ ok, output }`, or `{ skipped }` where the registry does not answer
 */
export async function createFreshNext(dir, tarballs, env) {
  const created = await run("npx", ["--yes", CREATOR, dir, ...ANSWERS], { cwd: dirname(dir), env, seconds: 120 });
  if (!created.ok) return online(created);
  const write = (file, text) => writeFileSync(join(dir, file), text);
  // Where the template changes, the step must fail instead of testing something else.
  const config = readFileSync(join(dir, "next.config.ts"), "utf8");
  if (!config.includes("cacheComponents: true"))
    return { ok: false, output: `next.config.ts: expected cacheComponents: true, got\n${config}` };
  mkdirSync(join(dir, "lib"));
  for (const name of ["images.ts", "page.tsx"]) write(`lib/${name}`, readmeCode(name, env));
  write("proxy.ts", docsFile("next.md", "A strict policy", "proxy.ts"));
  write("app/page.tsx", 'export { Page as default } from "../lib/page";\n');
  write("app/layout.tsx", 'import "./globals.css";\n\nexport default ({ children }: LayoutProps<"/">) => children;\n');
  const manifest = JSON.parse(readFileSync(join(dir, "package.json"), "utf8"));
  for (const name of Object.keys(manifest.devDependencies))
    if (/eslint/.test(name)) delete manifest.devDependencies[name];
  manifest.scripts.start += " --hostname 127.0.0.1";
  write("package.json", JSON.stringify(manifest));
  const ours = ["core", "react", "next"].map((name) => tarballs[`@bucketfirst/${name}`]);
  return online(await run("npm", ["install", "--ignore-scripts", ...NPM, ...ours], { cwd: dir, env, seconds: 300 }));
}
