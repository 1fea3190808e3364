import { createRequire } from "node:module";
import { join } from "node:path";
import { transform } from "esbuild";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import { parseDocument } from "yaml";
import { root } from "../gate/workspace.mjs";

const { compile } = createRequire(join(root, "packages/svelte/package.json"))("svelte/compiler");

/** Reads YAML, of which JSON is a part. */
function faultOfYaml(text) {
  return parseDocument(text).errors[0]?.message;
}

const html = new HtmlValidate(new StaticConfigLoader({ root: true, extends: ["html-validate:standard"] }));

/** Reads HTML, a page or a part of one, by the rules of its standard. */
async function faultOfHtml(text) {
  const { results } = await html.validateString(text);
  const [fault] = results.flatMap(({ messages }) => messages);
  return fault && `${fault.message} (line ${fault.line})`;
}

/** Functions that find a fault in a block, by its language. */
const LANGUAGES = {
  json: (text) => void JSON.parse(text),
  yaml: faultOfYaml,
  yml: faultOfYaml,
  css: async (text) => (await transform(text, { loader: "css", logLevel: "silent" })).warnings[0]?.text,
  html: faultOfHtml,
  svelte: (text) => void compile(text, { filename: "Sample.svelte", generate: "server" }),
};

/** Languages of blocks that this checks. */
export const CHECKED = Object.keys(LANGUAGES);

/**
 * Compiles or reads a block of code that TypeScript does not know.
 *
 * @returns a fault, or undefined where there is none
 */
export async function checkBlock(language, text) {
  try {
    return await LANGUAGES[language](text);
  } catch (error) {
    return error.message;
  }
}
