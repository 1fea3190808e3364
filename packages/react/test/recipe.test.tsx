import { CachedImage, ImagesProvider } from "@bucketfirst/react";
import { fail, paint } from "@bucketfirst/testkit/fakeImage";
import { cat } from "@bucketfirst/testkit/imageFixture";
import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const img = () => screen.getByAltText<HTMLImageElement>("A cat");
// A miss is remembered for a minute, by all components of the page.
beforeEach(() => navigator.bucketfirst?.clear());
afterEach(cleanup);

test("the bucket is asked first, and the proxy after a miss", () => {
  const onMiss = vi.fn();
  render(<CachedImage image={cat} alt="A cat" onMiss={onMiss} />);
  expect(img().src).toBe(cat.cachedSrc);
  act(() => fail(img()));
  expect(img().src).toBe(cat.proxySrc);
  act(() => paint(img()));
  expect(img().dataset).toMatchObject({ stage: "proxy", loaded: "" });
  expect(onMiss).toHaveBeenCalledOnce();
});

test("an image that fails everywhere shows what stands for it", () => {
  render(<CachedImage image={cat} alt="A cat" failed={<p>No picture</p>} />);
  act(() => fail(img()));
  act(() => fail(img()));
  expect(screen.getByText("No picture")).toBeTruthy();
});

test("a variant is asked of an instance of the test's own, which needs no endpoint", async () => {
  const images = { image: vi.fn(async () => cat), boxes: { card: { width: 40, height: 30 } } };
  render(
    <ImagesProvider images={images}>
      <CachedImage src="/uploads/cat.jpg" variant="card" alt="A cat" />
    </ImagesProvider>,
  );
  await vi.waitFor(() => expect(img().src).toBe(cat.cachedSrc));
  expect(images.image).toHaveBeenCalledWith("/uploads/cat.jpg", "card", expect.anything());
});
