import { afterEach, expect, test, vi } from "vitest";
import { createRemoteImages } from "../client/createRemoteImages.js";
import { imageResolver } from "./imageResolver.js";

// This suite runs without a document, as a server does.
const input = { src: "/cat.jpg", variant: "card" };
const image = { cachedSrc: "https://bucket.test/1", proxySrc: "https://img.test/1" };

afterEach(() => vi.unstubAllGlobals());

test("on a server a remote instance gives the place, and nothing is sent", async () => {
  const fetch = vi.fn();
  vi.stubGlobal("fetch", fetch);
  const images = createRemoteImages({ endpoint: "/api/images", boxes: { card: { width: 4, height: 3 } } });
  const answer = vi.fn();
  expect(imageResolver(images)(input, answer)).toEqual({
    image: { cachedSrc: "", proxySrc: "", width: 4, height: 3 },
    state: "waiting",
  });
  // Longer than the tick in which requests gather.
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([fetch.mock.calls, answer.mock.calls]).toEqual([[], []]);
});

test("on a server any other instance is asked", () => {
  expect(imageResolver({ image: () => image })(input, () => {}).image).toBe(image);
});

test("called by hand a remote instance asks on a server too", async () => {
  vi.stubGlobal("fetch", async () => Response.json({ results: [{ image }] }));
  expect(await createRemoteImages({ endpoint: "https://shop.test/api/images" }).image("/cat.jpg", "card")).toEqual(
    image,
  );
});
