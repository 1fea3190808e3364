import { isDeepStrictEqual } from "node:util";
import { WITHOUT_PICTURE } from "../../scripts/pictures/samples.mjs";
import { OSS, PRO } from "../../scripts/vectors/options.mjs";
import { argumentWords } from "./argumentWords.mjs";
import { loadCore } from "./loadCore.mjs";

/** Matches the table with the sentences that explain its marks. */
const TABLE = /In the table,[\s\S]*?<!-- options -->\n[\s\S]*?<!-- \/options -->/;

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

/** Makes the part of one option about what it takes. */
function takesOf(args, wordsOf) {
  if (args.length === 1 && args[0].name === "") return `Takes: ${wordsOf(args[0])}.`;
  const rows = args.map((one) => `| \`${one.name}\` | ${one.required ? "yes" : ""} | ${cell(wordsOf(one))} |`);
  return ["| argument | required | takes |", "| --- | --- | --- |", ...rows].join("\n");
}

/** Makes the reference of every option: what it takes, its pictures, and examples. */
function sections(options, pictures) {
  const wordsOf = argumentWords(options);
  return options.map(({ name, short, pro, meaning, args }) => {
    const shown = pictures[name] ?? [];
    const figures = shown.map((picture) => figure(picture, name, shown[0].options)).join("\n");
    const reason = WITHOUT_PICTURE[name]?.[1];
    return [
      `## ${name}`,
      `\`${short}\` in the URL. ${meaning}`,
      takesOf(args, wordsOf),
      figures && `<div class="samples">\n${figures}\n</div>`,
      examples(name),
      pro ? 'imgproxy Pro; needs `server: { edition: "pro" }`.' : reason && `No picture: ${reason}.`,
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
  if (!TABLE.test(text)) throw new Error('docs/options.md: expected "In the table," and <!-- options --> below it');
  const { describeOptions } = await loadCore("@bucketfirst/core/options");
  const all = sections(describeOptions(), pictures);
  return text.replace(TABLE, () => ["Their order here is their order in a URL.", ...all].join("\n\n"));
}
