import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../gate/workspace.mjs";
import { checkCode } from "./code.mjs";
import { runSample } from "./runSample.mjs";

const { parse, compileScript } = createRequire(join(root, "packages/vue/package.json"))("vue/compiler-sfc");

/** What Nuxt puts into every file, since it is not installed here; and what Vue's compiler writes, but its types hide. */
const AMBIENT = `
import type { Ref } from "vue";
declare global {
  function defineEventHandler<T>(handler: () => T): unknown;
  function useFetch<T>(path: string): Promise<{ data: Ref<T | undefined> }>;
}
declare module "vue" {
  export function withAsyncContext<T>(run: () => Promise<T>): [Promise<T>, () => void];
}
`;

/** A component as the TypeScript that Vue makes of it, so that its script and the names in its template are checked. */
function vueCode(text) {
  const { descriptor, errors } = parse(text);
  if (errors.length > 0) throw new Error(errors.join("\n"));
  return compileScript(descriptor, { id: "sample", inlineTemplate: true }).content;
}

const nameOf = (text) => /^(?:\/\/|<!--) (\S+\.(?:tsx?|js|mjs|vue))\b/.exec(text)?.[1];

/**
 * Checks the code of docs/migrating-*.md: every block is typed as one project for each page, and what a block prints is
 * compared with its `// =>` lines. Blocks marked `before` show other libraries and are left alone.
 *
 * @returns `{ blocks, prints, faults }`
 */
export async function checkDocs() {
  const faults = [];
  let blocks = 0;
  let prints = 0;
  const pages = readdirSync(join(root, "docs")).filter((file) => /^migrating-.*\.md$/.test(file));
  for (const page of pages) {
    const text = readFileSync(join(root, "docs", page), "utf8");
    for (const [, target] of text.matchAll(/\]\(([^)#:]+)\)/g))
      if (!existsSync(join(root, "docs", target)))
        faults.push(`docs/${page}: link to a file that is not there: ${target}`);
    const code = [];
    for (const [, lang, body] of text.matchAll(/^```(tsx?|js|vue)\n([\s\S]*?)^```$/gm)) {
      const name = nameOf(body);
      if (name && lang === "vue") code.push({ lang, text: `// ${name}.ts\n${vueCode(body)}` });
      else code.push({ lang, text: body });
    }
    if (code.length === 0) continue;
    blocks += code.length;
    const fault = await checkCode([...code, { lang: "ts", text: `// ambient.d.ts${AMBIENT}` }]);
    if (fault) {
      faults.push(`docs/${page}: ${fault}`);
      continue;
    }
    for (const { text } of code) {
      const expected = [...text.matchAll(/^ *\/\/ => (.*)$/gm)].map(([, line]) => line);
      if (expected.length === 0) continue;
      prints += expected.length;
      const printed = await runSample(nameOf(text));
      if (printed !== `${expected.join("\n")}\n`) faults.push(`docs/${page}, ${nameOf(text)} prints\n${printed}`);
    }
  }
  return { blocks, prints, faults };
}
