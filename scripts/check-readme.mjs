// Checks every claim of the README and of the pages in docs that a machine can check. `--write` renews the generated parts:
// sizes, options, markup, the tables of docs/images.md, and files of the repository that a page shows whole.
import { checkPictures } from "./pictures/checkPictures.mjs";
import { checkCode } from "./readme/code.mjs";
import { checkCommand } from "./readme/commands.mjs";
import { checkDocs } from "./readme/docs.mjs";
import { embedFiles, pagesWithFiles } from "./readme/embedFiles.mjs";
import { GeneratedPage } from "./readme/GeneratedPage.mjs";
import { checkGuides } from "./readme/guides.mjs";
import { renderedHtml } from "./readme/html.mjs";
import { IMAGES_SECTIONS } from "./readme/imagesPage.mjs";
import { optionTable } from "./readme/optionTable.mjs";
import { packageTable } from "./readme/packageTable.mjs";
import { checkQuickStarts } from "./readme/quickStarts.mjs";
import { sizeTable } from "./readme/sizes.mjs";

const write = process.argv.includes("--write");
const faults = [];

/** Figures may differ by one in the last place shown: another zlib packs a few bytes differently. */
const sameFigures = (a, b) => {
  const figures = /\d+(?:\.\d+)?(?= k?B)/g;
  const [ours, theirs] = [a, b].map((text) => [...text.matchAll(figures)].map(([value]) => Number(value)));
  const close = (x, y) => Math.abs(x - y) <= (Number.isInteger(x) && x > 50 ? 3 : 0.11);
  return a.replaceAll(figures, "#") === b.replaceAll(figures, "#") && ours.every((x, i) => close(x, theirs[i]));
};

const readme = new GeneratedPage("README.md", { write, faults });
await readme.section("sizes", sizeTable, sameFigures);
await readme.section("packages", packageTable);
readme.save();

const components = new GeneratedPage("docs/components.md", { write, faults });
await components.section("html", async () => `\`\`\`html\n${await renderedHtml()}\n\`\`\``);
components.save();

const images = new GeneratedPage("docs/images.md", { write, faults });
for (const [name, make] of Object.entries(IMAGES_SECTIONS)) await images.section(name, make);
images.save();
const options = new GeneratedPage("docs/options.md", { write, faults });
await options.section("options", optionTable);
options.save();
for (const name of pagesWithFiles()) {
  const page = new GeneratedPage(name, { write, faults });
  await embedFiles(page);
  page.save();
}
const { pictures, faults: pictureFaults } = await checkPictures().catch(({ message }) => ({
  pictures: 0,
  faults: [message],
}));
faults.push(...pictureFaults);

const blocks = [...readme.text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, lang, text]) => ({ lang, text }));
const files = blocks.map(({ text }) => /^\/\/ (\S+\.\w+)/.exec(text)?.[1]);
let commands = 0;
for (const { lang, text } of blocks) {
  if (lang !== "sh") continue;
  for (const line of text.split("\n").filter((line) => line && !line.startsWith("#"))) {
    commands += 1;
    const fault = await checkCommand(line.replace(/ +#.*$/, ""), files);
    if (fault) faults.push(`${line}: ${fault}`);
  }
}
const code = blocks.filter(({ lang }) => /^(tsx?|js)$/.test(lang));
// By the page, images.ts is JavaScript as well, under the name that Node accepts.
const plain = code
  .filter(({ text }) => text.startsWith("// images.ts"))
  .map(({ text }) => ({ lang: "js", text: text.replace("// images.ts", "// images.mjs") }));
const fault = await checkCode([...code, ...plain]);
if (fault) faults.push(fault);
for (const { lang, text } of code)
  if (text.trim().split("\n").length > 21) faults.push(`a ${lang} block is longer than 20 lines of code:\n${text}`);

const guides = await checkGuides();
faults.push(...guides.faults);
const docs = await checkDocs();
faults.push(...docs.faults, ...checkQuickStarts());

for (const text of faults) console.log(text);
console.log(
  `${commands} commands, ${code.length} code blocks; in the guides ${guides.commands} commands; in docs ${docs.blocks} code blocks, ${docs.prints} printed lines; ${pictures} pictures; ${faults.length} faults`,
);
process.exitCode = faults.length > 0 ? 1 : 0;
