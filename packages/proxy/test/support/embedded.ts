import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scratch } from "@bucketfirst/testkit/scratch";
import sharp, { type Metadata } from "sharp";
import { createEmbeddedUpstream } from "../../src/embedded/embeddedUpstream.js";
import type { Headers } from "../../src/upstream/upstream.js";

/** A result of the embedded processor. */
export interface Made extends Pick<Metadata, "width" | "height" | "format" | "channels" | "space"> {
  bytes: Buffer;
  headers: Headers;
  /** Chroma subsampling of a JPEG. */
  chroma: string | undefined;
  isPalette: boolean;
}

/** Creates the embedded processor over one file; the returned function accepts options as they stand in a path. */
export async function processorOf(bytes: Buffer, name = "source"): Promise<(options: string) => Promise<Made>> {
  const root = await scratch();
  await writeFile(join(root, name), bytes);
  const upstream = createEmbeddedUpstream({ root });
  return async (options) => {
    const chunks: Buffer[] = [];
    const headers: Headers = {};
    const source = Buffer.from(`local:///${name}`).toString("base64url");
    await upstream.fetch(
      { path: `/unsafe/${options}${options && "/"}${source}`, requestId: "test", signal: new AbortController().signal },
      { head: (_status, given) => Object.assign(headers, given), data: (chunk) => void chunks.push(chunk) },
    );
    const made = Buffer.concat(chunks);
    const {
      width,
      height,
      format,
      channels,
      space,
      chromaSubsampling,
      isPalette = false,
    } = await sharp(made).metadata();
    return { bytes: made, headers, width, height, format, channels, space, chroma: chromaSubsampling, isPalette };
  };
}

/** Reads the colour values of one pixel of a PNG or WebP, one for each channel. */
export async function pixelAt(bytes: Buffer, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const at = (y * info.width + x) * info.channels;
  return [...data.subarray(at, at + info.channels)];
}
