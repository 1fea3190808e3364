import { expect, test, vi } from "vitest";
import { createPictures } from "./createPictures.js";
import { loadDev } from "./loadDev.js";

vi.mock("@bucketfirst/proxy/dev", () => {
  throw new Error("Cannot find package 'sharp' imported from processor.js");
});

test("a missing library is named, and no picture is blamed for it", async () => {
  const missing = {
    code: "INVALID_CONFIG",
    message: expect.stringMatching(/^sharp: expected .*npm install -D sharp$/),
  };
  await expect(loadDev()).rejects.toMatchObject(missing);
  const { make } = createPictures({ image: () => ({ cachedSrc: "", proxySrc: "" }) });
  await expect(make(import.meta.filename, "card", "[name]")).rejects.toMatchObject(missing);
});
