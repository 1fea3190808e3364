import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { measureImage } from "./measureImage.js";

const PHOTOS = new URL("../../../../examples/gallery/photos/", import.meta.url);

test("a photograph", async () => {
  expect(await measureImage(await readFile(new URL("kite.jpg", PHOTOS)))).toEqual({
    width: 2560,
    height: 1600,
    format: "jpeg",
    bytes: 487350,
    alpha: false,
    animated: false,
    color: expect.stringMatching(/^#[0-9a-f]{6}$/),
    thumbhash: expect.stringMatching(/^[\w+/]{20,}=*$/),
  });
});

test("a format that only imgproxy decodes has its size", async () => {
  // The head of a bitmap of 3 × 2 pixels: "BM", its length, then 40 bytes of which the sides are the first.
  const bytes = Buffer.alloc(54 + 24);
  bytes.write("BM", 0, "latin1");
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(3, 18);
  bytes.writeInt32LE(2, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  expect(await measureImage(bytes)).toEqual({ width: 3, height: 2, format: "bmp", bytes: 78, animated: false });
});

test.each([
  ["text", Buffer.from("text")],
  ["nothing", Buffer.alloc(0)],
])("%s is refused", async (_, bytes) => {
  await expect(measureImage(bytes)).rejects.toMatchObject({ code: "INVALID_SOURCE", status: 422 });
});
