import { CachedImage } from "@bucketfirst/svelte";
import { fail, paint } from "@bucketfirst/testkit/fakeImage";
import { cat } from "@bucketfirst/testkit/imageFixture";
import { cleanup, render, screen } from "@testing-library/svelte";
import { createRawSnippet } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const img = () => screen.getByAltText<HTMLImageElement>("A cat");
// A miss is remembered for a minute, by all components of the page.
beforeEach(() => navigator.bucketfirst?.clear());
afterEach(cleanup);

test("the bucket is asked first, and the proxy after a miss", () => {
  const onmiss = vi.fn();
  render(CachedImage, { image: cat, alt: "A cat", onmiss });
  expect(img().src).toBe(cat.cachedSrc);
  fail(img());
  expect(img().src).toBe(cat.proxySrc);
  paint(img());
  expect(img().dataset.stage).toBe("proxy");
  expect(onmiss).toHaveBeenCalledOnce();
});

test("an image that fails everywhere shows what stands for it", async () => {
  const failed = createRawSnippet(() => ({ render: () => "<p>No picture</p>" }));
  render(CachedImage, { image: cat, alt: "A cat", failed });
  fail(img());
  fail(img());
  expect(await screen.findByText("No picture")).toBeTruthy();
});
