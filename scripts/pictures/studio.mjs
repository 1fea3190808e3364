import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { freshScratch, root } from "../gate/workspace.mjs";

const PHOTOS = join(root, "examples/gallery/photos");
const SOURCE = "kite.png";
const WHITE = "#ffffff";
/** CSS pixels between pictures that stand side by side. */
const GAP = 6;

const { resolve } = createRequire(join(root, "examples/gallery/package.json"));
const load = (entry) => import(pathToFileURL(resolve(entry)).href);
const proxyRequire = createRequire(join(root, "packages/proxy/package.json"));

/** Writes the small originals that the pictures are made of. Returns their folder. */
async function originals(sharp) {
  const folder = freshScratch("pictures");
  const photo = (name, width, height) => sharp(join(PHOTOS, name)).resize(width, height);
  const write = (image, name) => image.toFile(join(folder, name));
  await write(photo("kite.jpg", 320, 200), SOURCE);
  await write(photo("fallen-leaf.jpg", 320, 200), "leaf.png");
  await write(photo("kite.jpg", 80, 50), "small.png");
  const frame = { top: 40, right: 40, bottom: 40, left: 40, background: "#f5f5f5" };
  await write(photo("kite.jpg", 200, 125).extend(frame), "framed.png");
  // A camera that was held upright stores its picture sideways, with a note.
  const upright = await photo("kite.jpg", 320, 200).png().toBuffer();
  await write(sharp(upright).rotate(270).withMetadata({ orientation: 6 }).jpeg(), "turned.jpg");
  return folder;
}

/**
 * Opens the place where the pictures of docs/images.md are made: core builds the addresses, and the embedded processor makes
 * the images. It needs the builds of both.
 *
 * @returns `{ option, layout, encode, pixels }`: `option(options, source?)` and `layout(request)` return a picture as PNG,
 * `encode(png)` as the file that is committed, and `pixels(bytes)` returns `{ width, height, data }` on white
 */
export async function openStudio() {
  const sharp = proxyRequire("sharp");
  const { rgbaToThumbHash } = await import(pathToFileURL(proxyRequire.resolve("thumbhash")).href);
  const [{ createImages }, { thumbhashPixels }, { createEmbeddedUpstream }] = await Promise.all(
    ["@bucketfirst/core", "@bucketfirst/core/thumbhash", "@bucketfirst/proxy"].map(load),
  );
  const upstream = createEmbeddedUpstream({ root: await originals(sharp) });
  const images = createImages({ proxyUrl: "http://studio.test", sourceBase: "local:///" });

  async function make(path) {
    const chunks = [];
    const sink = { head() {}, data: (chunk) => void chunks.push(chunk) };
    await upstream.fetch({ path, requestId: "picture", signal: AbortSignal.timeout(60_000) }, sink);
    return sharp(Buffer.concat(chunks)).png().toBuffer();
  }

  async function sideBySide(pictures) {
    const sizes = await Promise.all(pictures.map((png) => sharp(png).metadata()));
    const height = Math.max(...sizes.map((size) => size.height));
    let left = 0;
    const placed = pictures.map((input, i) => {
      const at = { input, left, top: height - sizes[i].height };
      left += sizes[i].width + GAP;
      return at;
    });
    const create = { width: left - GAP, height, channels: 4, background: { r: 255, g: 255, b: 255, alpha: 0 } };
    return sharp({ create }).composite(placed).png().toBuffer();
  }

  async function placeholder(value, { width, height }) {
    const box = { width, height, fit: "fill" };
    if (value !== "thumbhash")
      return sharp({ create: { width, height, channels: 3, background: value } })
        .png()
        .toBuffer();
    const small = sharp(join(PHOTOS, "kite.jpg")).resize(100, 62).ensureAlpha().raw();
    const { data, info } = await small.toBuffer({ resolveWithObject: true });
    const hash = Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString("base64");
    const { rgba, ...raw } = thumbhashPixels(hash);
    return sharp(rgba, { raw: { ...raw, channels: 4 } })
      .resize(box)
      .png()
      .toBuffer();
  }

  return {
    option: (options, source = SOURCE) => make(images.buildUrls(source, options).path),
    async layout(request) {
      const image = images.image(SOURCE, request);
      if (request.placeholder) return placeholder(request.placeholder, image);
      const sets = [image, ...(image.sources ?? [])].map(({ proxySrc, proxySrcSet = proxySrc }) =>
        proxySrcSet.split(", "),
      );
      const paths = sets.flat().map((candidate) => new URL(candidate.split(" ")[0]).pathname);
      return sideBySide(await Promise.all(paths.map(make)));
    },
    encode: (png) => sharp(png).webp({ quality: 82, effort: 6 }).toBuffer(),
    async pixels(bytes) {
      const { data, info } = await sharp(bytes)
        .flatten({ background: WHITE })
        .toColourspace("srgb")
        .raw()
        .toBuffer({ resolveWithObject: true });
      return { width: info.width, height: info.height, data };
    },
  };
}
