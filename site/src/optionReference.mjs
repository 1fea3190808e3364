import { isDeepStrictEqual } from "node:util";
import { WITHOUT_PICTURE } from "../../scripts/pictures/samples.mjs";
import { optionRows } from "../../scripts/readme/optionTable.mjs";
import { OSS, PRO } from "../../scripts/vectors/options.mjs";
import { argumentReader } from "./argumentRows.mjs";
import { loadCoreOptions } from "./coreOptions.mjs";

const TABLE = /<!-- options -->\n[\s\S]*?<!-- \/options -->/;

/** Writes a value as one would type it: `{ type: "fill", width: 100 }`. */
function written(value) {
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (value instanceof Date) return `new Date(${JSON.stringify(value.toISOString())})`;
  if (typeof value !== "object") return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, entry]) => `${key}: ${written(entry)}`);
  return `{ ${fields.join(", ")} }`;
}

const cell = (text) => text.replaceAll("|", "\\|");
const html = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** Makes the figure of one picture, with the lines that make it below. */
function figure({ file, options, without, width, height }, name, base) {
  const caption = without ? `without ${name}` : `${name}: ${written(options[name])}`;
  const beside = without && Object.keys(base).length > 0 ? `, with ${written(base).slice(2, -2)}` : "";
  const alt = `Picture ${caption}, ${width} × ${height} pixels`.replaceAll('"', "&quot;");
  return [
    "<figure>",
    `<img src="./${file}" width="${width}" height="${height}" alt="${alt}" loading="lazy">`,
    `<figcaption><code v-pre>${html(caption)}</code>${beside && `<span v-pre>${html(beside)}</span>`} ${width} × ${height}</figcaption>`,
    "</figure>",
  ].join("\n");
}

/** Makes the table of an option's examples from the vectors of the contract, which are written by hand from imgproxy's manual. */
function examples(name) {
  const rows = [...OSS, ...PRO].filter(([options]) => isDeepStrictEqual(Object.keys(options), [name]));
  if (rows.length === 0) throw new Error(`scripts/vectors/options.mjs: no example of ${name}`);
  const lines = rows.map(
    ([options, segment]) => `| \`${cell(written(options).slice(2, -2))}\` | \`${cell(segment)}\` |`,
  );
  return ["| written | in the URL |", "| --- | --- |", ...lines].join("\n");
}

/** Makes the reference of every option: what it takes, examples, and its pictures. */
async function sections(pictures) {
  const core = await loadCoreOptions();
  const read = argumentReader(core);
  return (await optionRows()).map(({ name, short, edition, meaning }) => {
    const [, ...args] = core.PROCESSING_OPTIONS[name].split(" ");
    const rows = read(args.join(" ")).map(
      ({ name, words, needed }) => `| ${name && `\`${name}\``} | ${cell(words)} | ${needed ? "yes" : ""} |`,
    );
    const named = rows.length > 1 || !rows[0].startsWith("|  |");
    const takes = named
      ? ["| argument | takes | required |", "| --- | --- | --- |", ...rows].join("\n")
      : `Takes: ${read(args.join(" "))[0].words}.`;
    const shown = pictures[name] ?? [];
    const [plain] = shown;
    const figures = shown.map((picture) => figure(picture, name, plain.options)).join("\n");
    const reason = WITHOUT_PICTURE[name]?.[1];
    const note = edition ? 'imgproxy Pro; needs `server: { edition: "pro" }`.' : reason && `No picture: ${reason}.`;
    return [
      `## ${name}`,
      `\`${short}\` in the URL. ${meaning}`,
      takes,
      figures && `<div class="samples">\n${figures}\n</div>`,
      examples(name),
      note,
    ]
      .filter(Boolean)
      .join("\n\n");
  });
}

/**
 * Puts the reference of every option in place of the table of `docs/options.md`.
 *
 * @param text the page
 * @param pictures as `renderOptionPictures` returns them
 */
export async function withOptionReference(text, pictures) {
  if (!TABLE.test(text)) throw new Error("docs/options.md: there is no <!-- options -->");
  const all = await sections(pictures);
  return text.replace(TABLE, () => all.join("\n\n"));
}
