import { appOfTab, COPIED } from "./copied.mjs";
import { loadPlayground } from "./loadPlayground.mjs";
import { KEYS, printed, toolOf } from "./runApps.mjs";

/** A source with the signs that end a text, an expression or a template in one of the languages. */
const SOURCE = `https://shop.example.com/it's "a" \\b #{c} \${d} $e {f} {{g}} @if(h) @php !!} {%i%} %> ?> <?php */ <%= j/cat.jpg`;

const server = {
  proxyUrl: "https://img.example.com",
  cacheUrl: "https://bucket.example.com",
  cacheFolder: "",
  signing: KEYS,
  setup: "",
};

/**
 * Runs what the playground gives to copy for template languages, where the engine is here, and compares it with the HTML of
 * core.
 *
 * @returns a list of `{ name, missing?, fault? }`
 */
export async function runCopied() {
  const { makeAddresses } = await loadPlayground();
  const options = { resize: { type: "fill", width: 400, height: 300 }, quality: 70 };
  const request = { source: SOURCE, options, formats: ["avif", "webp"] };
  const { snippets } = makeAddresses(request, server, { noteKeys() {} });
  const codeOf = (tab) => snippets.find(({ name }) => name === tab)?.code;
  const wanted = codeOf("HTML");
  return COPIED.map((copied) => {
    const name = `copied, ${copied.tab}`;
    const code = codeOf(copied.tab);
    if (code === undefined) return { name, fault: "the playground has no such tab" };
    const app = appOfTab(copied);
    const tool = toolOf(app);
    if (!tool) return { name, missing: "no template engine here" };
    const { text, fault } = printed({ ...app, runner: copied.files(code) }, tool);
    if (fault) return { name, fault };
    const found = text.trim();
    return found === wanted ? { name } : { name, fault: `it prints\n  ${found}\ninstead of\n  ${wanted}` };
  });
}
