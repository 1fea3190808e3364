import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../gate/workspace.mjs";
import { picturesOf } from "./pictures.mjs";
import { openStudio } from "./studio.mjs";

/** Folder of the pictures. */
export const FOLDER = join(root, "docs/images");
const MAX_BYTES = 10_240;
/** Mean difference of a channel, of 255, that the loss of the file's format may make. */
const MAX_LOSS = 6;

/** Returns the mean difference of two pictures' channels, of 255; infinite where their sizes differ. */
function differenceOf(a, b) {
  if (a.width !== b.width || a.height !== b.height) return Number.POSITIVE_INFINITY;
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += Math.abs(a.data[i] - b.data[i]);
  return sum / a.data.length;
}

async function faultOf({ name, field, make, plain, initial }, studio) {
  const made = await studio.pixels(await make());
  if (plain) {
    const without = await studio.pixels(await plain());
    if (differenceOf(made, without) === 0) return `${field}: its picture is the same without it`;
    if (initial && differenceOf(await studio.pixels(await initial()), without) > 0)
      return `${field}: the default that the page names changes the picture`;
  }
  const file = join(FOLDER, `${name}.webp`);
  if (!existsSync(file)) return `${field}: no picture docs/images/${name}.webp`;
  const bytes = readFileSync(file);
  if (bytes.length > MAX_BYTES) return `docs/images/${name}.webp: ${bytes.length} bytes, expected at most ${MAX_BYTES}`;
  const loss = differenceOf(made, await studio.pixels(bytes));
  return loss > MAX_LOSS
    ? `docs/images/${name}.webp is not what ${field} makes (${loss.toFixed(1)} of 255)`
    : undefined;
}

/**
 * Makes every picture of docs/images.md again, and compares it with the committed one, with the picture without the option,
 * and with the one of the default.
 *
 * @returns `{ pictures, faults }`
 */
export async function checkPictures() {
  const studio = await openStudio();
  const pictures = picturesOf(studio);
  const faults = [];
  for (const picture of pictures) {
    const fault = await faultOf(picture, studio).catch((error) => `${picture.name}: ${error.message}`);
    if (fault) faults.push(`${fault}; node scripts/render-pictures.mjs makes them all`);
  }
  const names = new Set(pictures.map(({ name }) => `${name}.webp`));
  for (const file of readdirSync(FOLDER))
    if (file.endsWith(".webp") && !names.has(file)) faults.push(`docs/images/${file}: no sample makes it`);
  return { pictures: pictures.length, faults };
}
