import sharp, { type Sharp } from "sharp";

/** A file, and what a reference decoder says of it where that has to be said by hand. */
export interface MetaFile {
  bytes: Buffer;
  format: string;
  /** `null` for a drawing without a size. */
  size?: [width: number, height: number] | null;
  animated?: boolean;
}

/** A picture without symmetry, whose corners differ in colour. */
function picture(width: number, height: number, channels: 3 | 4 = 3): Sharp {
  const data = Buffer.alloc(width * height * channels);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * channels;
      data[at] = (200 * x) / width + 30;
      data[at + 1] = (180 * y) / height + 20;
      data[at + 2] = 90;
      if (channels === 4) data[at + 3] = x < width / 2 ? 255 : 96;
    }
  return sharp(data, { raw: { width, height, channels } });
}

const frames = async (format: "gif" | "webp"): Promise<Buffer> => {
  const pages = await Promise.all([picture(160, 120).png().toBuffer(), picture(160, 120).negate().png().toBuffer()]);
  const joined = sharp(pages, { join: { animated: true } });
  return format === "gif" ? joined.gif().toBuffer() : joined.webp({ quality: 90 }).toBuffer();
};

const deep = (channels: 3 | 4): Promise<Buffer> => picture(320, 200, channels).toColourspace("rgb16").png().toBuffer();

const svg = (attributes: string, before = "", prefix = ""): Buffer =>
  Buffer.from(
    `${before}<${prefix}svg xmlns${prefix && ":svg"}="http://www.w3.org/2000/svg" ${attributes}>` +
      `<${prefix}rect width="60%" height="100%" fill="#336699"/></${prefix}svg>`,
  );

/** The forty files by their names. */
export async function metaFiles(): Promise<Record<string, MetaFile>> {
  const files: Record<string, MetaFile> = {};
  const add = async (name: string, bytes: Promise<Buffer> | Buffer, more: Partial<MetaFile> = {}): Promise<void> => {
    const format = name.split(".").pop()!;
    files[name] = { bytes: await bytes, format: format === "jpg" ? "jpeg" : format, ...more };
  };
  for (let orientation = 1; orientation <= 8; orientation++)
    await add(`exif-${orientation}.jpg`, picture(320, 200).withMetadata({ orientation }).jpeg().toBuffer());
  await add("portrait.jpg", picture(200, 320).jpeg().toBuffer());
  await add("progressive.jpg", picture(640, 360).jpeg({ progressive: true }).toBuffer());
  await add("grey.jpg", picture(320, 200).greyscale().jpeg().toBuffer());
  await add("cmyk.jpg", picture(320, 200).toColourspace("cmyk").jpeg({ quality: 95 }).toBuffer());
  await add("nearly-square.jpg", picture(400, 396).withMetadata({ orientation: 6 }).jpeg().toBuffer());
  await add("large.jpg", picture(3000, 2000).jpeg().toBuffer());
  await add("narrow.jpg", picture(1200, 8).jpeg().toBuffer());
  await add("dot.png", picture(1, 1).png().toBuffer());
  await add("plain.png", picture(320, 200).png().toBuffer());
  await add("interlaced.png", picture(320, 200).png({ progressive: true }).toBuffer());
  await add("alpha.png", picture(320, 200, 4).png().toBuffer());
  await add("deep.png", deep(3));
  await add("deep-alpha.png", deep(4));
  await add("palette.png", picture(320, 200).png({ palette: true, colours: 64 }).toBuffer());
  await add("palette-alpha.png", picture(320, 200, 4).png({ palette: true, colours: 256 }).toBuffer());
  await add("four-colours.png", picture(320, 200).png({ palette: true, colours: 4, dither: 0 }).toBuffer());
  await add("grey.png", picture(320, 200).greyscale().png().toBuffer());
  await add("still.webp", picture(320, 200).webp({ quality: 90 }).toBuffer());
  await add("lossless.webp", picture(320, 200).webp({ lossless: true }).toBuffer());
  await add("alpha.webp", picture(320, 200, 4).webp({ quality: 90 }).toBuffer());
  await add("moving.webp", frames("webp"), { animated: true });
  await add("still.gif", picture(160, 120).gif().toBuffer());
  await add("moving.gif", frames("gif"), { animated: true });
  await add("plain.avif", picture(320, 200).avif({ quality: 90, effort: 0 }).toBuffer());
  await add("alpha.avif", picture(200, 320, 4).avif({ quality: 90, effort: 0 }).toBuffer());
  await add("plain.tiff", picture(320, 200).tiff({ compression: "none" }).toBuffer());
  await add("sized.svg", svg('width="240" height="120"'), { size: [240, 120] });
  await add("box.svg", svg('viewBox="0 0 96 48"'), { size: [96, 48] });
  await add("wide.svg", svg('width="200" viewBox="0 0 100 50"'), { size: [200, 100] });
  await add("inch.svg", svg('width="2in" height="1in"'), { size: [192, 96] });
  await add("comment.svg", svg('width="50" height="25"', '<?xml version="1.0"?><!-- <svg width="9" height="9"> -->'), {
    size: [50, 25],
  });
  await add("unsized.svg", svg(""), { size: null });
  return files;
}

/** Facts that sharp finds about a file: its visible size, and the mean colour of its opaque pixels. */
export async function referenceOf({ bytes, format, size, animated = false }: MetaFile) {
  const { width, height, orientation = 1, hasAlpha, space } = await sharp(bytes).metadata();
  // sharp itself converts ink by another intent than libvips does, and so imgproxy.
  const image = space === "cmyk" ? sharp(bytes).pipelineColourspace("cmyk") : sharp(bytes);
  const { data } = await image
    .toColourspace("srgb")
    .ensureAlpha()
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  const sums = [0, 0, 0];
  let opacity = 0;
  for (let at = 0; at < data.length; at += 4) {
    opacity += data[at + 3]!;
    for (let channel = 0; channel < 3; channel++) sums[channel]! += data[at + channel]! * data[at + 3]!;
  }
  const [wide, high] = size ?? (orientation >= 5 ? [height, width] : [width, height]);
  return {
    meta: {
      ...(size !== null && { width: wide, height: high }),
      format,
      bytes: bytes.length,
      alpha: hasAlpha,
      animated,
    },
    color: sums.map((sum) => Math.round(sum / opacity)),
  };
}
