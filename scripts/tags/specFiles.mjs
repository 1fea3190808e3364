import { loadCore } from "./core.mjs";
import { CONFIGS, ROWS } from "./rows.mjs";
import { segmentsOf } from "./segments.mjs";

/** One row with what core makes of it; `error` in the place of `html` where it refuses. */
function answered({ createImages, renderImage }, { name, config, source, request, image: given, attributes }) {
  const image = config ? createImages(CONFIGS[config]).image(source, request) : given;
  const built = config && { config, source, request, segments: segmentsOf(image, source, CONFIGS[config]) };
  try {
    return { name, ...built, image, attributes, html: renderImage(image, attributes) };
  } catch (error) {
    // A row that is built is there to be printed.
    if (!error.code || config) throw error;
    return { name, ...built, image, attributes, error: error.code };
  }
}

/**
 * The files of `spec/` that core writes, as `[name, text]`: the rows of tags, and what the head of a page includes.
 * The scripts and the stylesheet end without a newline, since their hashes are of the inlined bytes.
 */
export async function specFiles() {
  const core = await loadCore();
  const rows = ROWS.map((row) => JSON.stringify(answered(core, row)));
  const { fallbackScript, fallbackScriptHash, patienceScript, patienceScriptHash, styleText, styleHash } = core;
  const hashes = { hash: fallbackScriptHash, patienceHash: patienceScriptHash, styleHash };
  return [
    ["html.json", `{\n"configs": ${JSON.stringify(CONFIGS, null, 1)},\n"rows": [\n${rows.join(",\n")}\n]\n}\n`],
    ["head.js", fallbackScript],
    ["patience.js", patienceScript],
    ["style.css", styleText],
    ["head.json", `${JSON.stringify(hashes, null, 2)}\n`],
  ];
}
