import { LAYOUT_SAMPLES, OPTION_SAMPLES, WITHOUT_PICTURE } from "../pictures/samples.mjs";
import { optionRows } from "./optionTable.mjs";
import { readMembers } from "./readMembers.mjs";

const cell = (text) => text.replaceAll("|", "\\|");
const code = (text) => `\`${cell(text)}\``;

/** Makes a table of Markdown. */
const table = (head, rows) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** Writes a value as one would type it: `{ type: "fill", width: 100 }`. */
function written(value) {
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, entry]) => `${key}: ${written(entry)}`);
  return `{ ${fields.join(", ")} }`;
}

/** Shows a picture of a field above the lines that make it. */
function shown(file, field, { [field]: value, ...base }) {
  const rest = written(base).slice(2, -2);
  const beside = rest.trim() ? ` beside ${code(rest)}` : "";
  return `![${field}](images/${file}.webp)<br>${code(`${field}: ${written(value)}`)}${beside}`;
}

const initialOf = ({ optional, initial }) => (optional ? cell(initial) : "required");

/** Makes the table of an interface: field, type, default, meaning. */
function fields(file, name) {
  const rows = readMembers(file, name).map((member) => [
    code(member.name),
    code(member.type),
    initialOf(member),
    cell(member.meaning),
  ]);
  return table(["option", "type", "default", "meaning"], rows);
}

function methods() {
  const rows = readMembers("images/createImages.ts", "Images").map(({ name, parameters, meaning }) => [
    code(parameters ? `${name}(${parameters.join(", ")})` : name),
    cell(meaning),
  ]);
  return table(["member", "meaning"], rows);
}

function request() {
  const members = readMembers("images/layout/request.ts", "ImageLayout");
  for (const field of Object.keys(LAYOUT_SAMPLES))
    if (!members.some(({ name }) => name === field)) throw new Error(`a picture of ${field}, which is no field`);
  const rows = members.map((member) => {
    const shows = Object.entries(LAYOUT_SAMPLES[member.name] ?? {});
    const pictures = shows.map(([file, sample]) => shown(file, member.name, sample));
    return [code(member.name), code(member.type), initialOf(member), cell(member.meaning), pictures.join("<br>")];
  });
  return table(["field", "type", "default", "meaning", "picture"], rows);
}

/** The options of open source imgproxy, each of which has either a picture or a reason why not. */
async function ossRows() {
  const rows = (await optionRows()).filter(({ edition }) => edition !== "Pro");
  for (const { name } of rows)
    if (name in OPTION_SAMPLES === name in WITHOUT_PICTURE)
      throw new Error(`${name}: expected either pictures or a reason for none in scripts/pictures/samples.mjs`);
  for (const name of Object.keys({ ...OPTION_SAMPLES, ...WITHOUT_PICTURE }))
    if (!rows.some((row) => row.name === name)) throw new Error(`a sample of ${name}, which is no option`);
  return rows;
}

async function pictures() {
  const rows = (await ossRows()).filter(({ name }) => name in OPTION_SAMPLES);
  const cells = rows.map(({ name, args, meaning }) => {
    const { base, initial, shows } = OPTION_SAMPLES[name];
    const pictures = Object.entries(shows).map(([file, value]) => shown(file, name, { ...base, [name]: value }));
    const byDefault = initial === undefined ? "none" : code(written(initial));
    return [code(name), args, byDefault, meaning, pictures.join("<br>")];
  });
  return table(["option", "type", "default", "meaning", "picture"], cells);
}

async function withoutPicture() {
  const rows = (await ossRows()).filter(({ name }) => name in WITHOUT_PICTURE);
  const cells = rows.map(({ name, args, meaning }) => [
    code(name),
    args,
    WITHOUT_PICTURE[name][0],
    meaning,
    WITHOUT_PICTURE[name][1],
  ]);
  return table(["option", "type", "default", "meaning", "why no picture"], cells);
}

/** The generated sections of docs/images.md: a function for the text of each, by its name. */
export const IMAGES_SECTIONS = {
  config: () => fields("images/ImagesConfig.ts", "ImagesConfig"),
  signing: () => fields("sign/signing.ts", "Signing"),
  server: () => fields("options/types.ts", "ServerProfile"),
  methods,
  request,
  pictures,
  "without-picture": withoutPicture,
};
