import { createHash, randomBytes } from "node:crypto";
import { createImages } from "../../packages/core/dist/index.node.js";

/** The pair of imgproxy's manual. */
export const SIGNING = { key: "736563726574", salt: "68656c6c6f" };

const images = createImages({ proxyUrl: "http://x", signing: SIGNING });

/** Returns bytes that pass for a JPEG. */
export const jpeg = (bytes: number): Buffer =>
  Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(bytes - 4)]);

/** Returns the signed path of one image; another width is another image. */
export const path = (width: number): string =>
  images.buildUrl("https://photos.test/cat.jpg", { width }).slice("http://x".length);

export const md5 = (bytes: string | Buffer): string => createHash("md5").update(bytes).digest("hex");
