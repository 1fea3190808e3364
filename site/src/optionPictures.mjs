import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OPTION_SAMPLES } from "../../scripts/pictures/samples.mjs";
import { openStudio } from "../../scripts/pictures/studio.mjs";
import { pages } from "./folders.mjs";

const FOLDER = "pictures";

/**
 * Renders the pictures of the option reference by the embedded processor: for each option the picture without it, and one for
 * each value that is shown.
 *
 * @returns by the option's name a list of `{ file, options, without, width, height }`; `file` is relative to the pages, and
 * `options` are those of the request that made it
 */
export async function renderOptionPictures() {
  const studio = await openStudio();
  mkdirSync(join(pages, FOLDER), { recursive: true });

  async function picture(name, options, source) {
    const png = await studio.option(options, source);
    const file = `${FOLDER}/${name}.webp`;
    writeFileSync(join(pages, file), await studio.encode(png));
    const { width, height } = await studio.pixels(png);
    return { file, options, width, height };
  }

  const entries = Object.entries(OPTION_SAMPLES).map(async ([field, { base = {}, source, shows }]) => {
    const plain = await picture(`${field}-without`, base, source);
    const shown = [];
    for (const [name, value] of Object.entries(shows))
      shown.push(await picture(name, { ...base, [field]: value }, source));
    return [field, [{ ...plain, without: true }, ...shown]];
  });
  return Object.fromEntries(await Promise.all(entries));
}
