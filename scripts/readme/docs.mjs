import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../gate/workspace.mjs";
import { CHECKED, checkBlock } from "./checkBlock.mjs";
import { checkCode } from "./code.mjs";
import { diffOf } from "./diffOf.mjs";
import { EMBEDDED } from "./embedFiles.mjs";
import { runSample } from "./runSample.mjs";

const { parse, compileScript } = createRequire(join(root, "packages/vue/package.json"))("vue/compiler-sfc");

/** Declarations that Nuxt adds to every file, since it is not installed here, and names that Vue's compiler writes but its types hide. */
const AMBIENT = `
import type { Ref } from "vue";
declare global {
  function defineNuxtConfig(config: object): unknown;
  function defineEventHandler<T>(handler: () => T): unknown;
  function useHead(entry: object): void;
  function useRequestEvent(): { context: { nonce?: string } } | undefined;
  function useFetch<T>(path: string): Promise<{ data: Ref<T | undefined> }>;
}
declare module "vue" {
  export function withAsyncContext<T>(run: () => Promise<T>): [Promise<T>, () => void];
}
`;

/** Modules that SvelteKit makes: a file without imports of its own declares new ones. */
const VIRTUAL = `
declare module "$env/dynamic/private" {
  export const env: Record<string, string | undefined>;
}
`;

/** Compiles a component to TypeScript, so that its script and the names in its template are checked. */
function vueCode(text) {
  // A component may be a template alone; it still compiles.
  const { descriptor, errors } = parse(/<script/.test(text) ? text : `<script setup lang="ts">;</script>\n${text}`);
  if (errors.length > 0) throw new Error(errors.join("\n"));
  return compileScript(descriptor, { id: "sample", inlineTemplate: true }).content;
}

const nameOf = (text) => /^(?:\/\/|<!--) (\S+\.(?:tsx?|js|mjs|vue))\b/.exec(text)?.[1];

/** Finds every block of one page that is about our packages; embedded files are checked where they stand. */
function blocksOf(page) {
  const text = readFileSync(join(root, "docs", page), "utf8").replaceAll(EMBEDDED, "");
  return [...text.matchAll(/^```(tsx?|js|vue)\n([\s\S]*?)^```$/gm)].map(([, lang, body]) => {
    const name = nameOf(body);
    const code = name && lang === "vue" ? `// ${name}.ts\n${vueCode(body)}` : body;
    const expected = [...body.matchAll(/^ *\/\/ => (.*)$/gm)].map(([, line]) => line);
    return { lang, text: code, name, folder: page.replace(/\.md$/, ""), expected };
  });
}

/** Checks the blocks of one page that TypeScript does not know; returns their faults. */
async function checkOthers(page) {
  const text = readFileSync(join(root, "docs", page), "utf8");
  const blocks = [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].filter(([, lang]) => CHECKED.includes(lang));
  const faults = await Promise.all(blocks.map(([, lang, body]) => checkBlock(lang, body)));
  return faults.flatMap((fault, i) => (fault ? [`docs/${page}: ${fault}\n${blocks[i][2]}`] : []));
}

/**
 * Checks the pages of docs that hold code: it is type-checked, each page in a folder of its own, and the output of a block is
 * compared with its `// =>` lines.
 *
 * @returns `{ blocks, prints, faults }`
 */
export async function checkDocs() {
  const pages = readdirSync(join(root, "docs")).filter((file) => file.endsWith(".md"));
  const faults = (await Promise.all(pages.map(checkOthers))).flat();
  const blocks = pages.flatMap(blocksOf);
  const printing = blocks.filter(({ expected }) => expected.length > 0);

  const declared = Object.entries({ ambient: AMBIENT, virtual: VIRTUAL }).map(([name, text]) => ({
    lang: "ts",
    text: `// ${name}.d.ts${text}`,
  }));
  const fault = await checkCode([...blocks, ...declared]);
  if (fault) faults.push(fault);
  else {
    for (const { folder, name, expected } of printing) {
      const printed = await runSample(join(folder, name));
      const lines = `${expected.join("\n")}\n`;
      if (printed !== lines)
        faults.push(`docs/${folder}.md, ${name} prints something else:\n${diffOf(lines, printed)}`);
    }
  }
  return { blocks: blocks.length, prints: printing.flatMap(({ expected }) => expected).length, faults };
}
