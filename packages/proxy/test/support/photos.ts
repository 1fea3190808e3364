import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scratch } from "@bucketfirst/testkit/scratch";
import sharp from "sharp";

/** Makes a picture in four flat quarters, red and green above, blue and white below, so that each part can be recognised. */
export async function quarters(width = 400, height = 200, orientation = 1): Promise<Buffer> {
  const colours = [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [255, 255, 255],
  ];
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data.set(colours[(y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)]!, (y * width + x) * 3);
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
    .withMetadata({ orientation })
    .png()
    .toBuffer();
}

/** Makes a JPEG of noise, with the same bytes at every run, since tests cut such files at fixed places. */
export async function photo(width = 800, height = 600): Promise<Buffer> {
  // The random numbers are by Park and Miller. Each value is the sum of three, so that most lie near the middle, as the
  // noise of a camera does.
  let seed = 1;
  const next = (): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % 86;
  };
  const data = Buffer.alloc(width * height * 3);
  for (let i = 0; i < data.length; i++) data[i] = next() + next() + next();
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** Makes a folder with `quarters.png`, `photo.jpg` and a text file called `text.jpg`; by default one that its test removes. */
export async function photoFolder(folder?: string): Promise<string> {
  const dir = folder ?? (await scratch());
  await Promise.all([
    writeFile(join(dir, "quarters.png"), await quarters()),
    writeFile(join(dir, "turned.png"), await quarters(400, 200, 6)),
    writeFile(join(dir, "photo.jpg"), await photo()),
    writeFile(join(dir, "text.jpg"), "this is not a picture"),
  ]);
  return dir;
}

/** Reads the mean colour of a picture at a point given in fractions, as `[r, g, b]`. */
export async function colourAt(bytes: Buffer, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(bytes)
    .removeAlpha()
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at =
    (Math.min(info.height - 1, Math.floor(y * info.height)) * info.width +
      Math.min(info.width - 1, Math.floor(x * info.width))) *
    info.channels;
  return [...data.subarray(at, at + 3)];
}
