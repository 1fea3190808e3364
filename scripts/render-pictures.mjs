// Makes the pictures of docs/images.md from the gallery's photographs, by the embedded processor. It needs a build.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FOLDER } from "./pictures/checkPictures.mjs";
import { picturesOf } from "./pictures/pictures.mjs";
import { openStudio } from "./pictures/studio.mjs";

mkdirSync(FOLDER, { recursive: true });
for (const file of readdirSync(FOLDER)) if (file.endsWith(".webp")) rmSync(join(FOLDER, file));
const studio = await openStudio();
let bytes = 0;
for (const { name, make } of picturesOf(studio)) {
  const picture = await studio.encode(await make());
  bytes += picture.length;
  writeFileSync(join(FOLDER, `${name}.webp`), picture);
}
console.log(`docs/images: ${(bytes / 1000).toFixed(0)} kB`);
