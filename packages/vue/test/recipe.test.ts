import { fail, paint } from "@bucketfirst/testkit/fakeImage";
import { cat } from "@bucketfirst/testkit/imageFixture";
import { CachedImage, imagesPlugin } from "@bucketfirst/vue";
import { enableAutoUnmount, flushPromises, mount } from "@vue/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

beforeEach(() => {
  // A miss is remembered for a minute, by all components of the page.
  navigator.bucketfirst?.clear();
  // For happy-dom every image is complete, which would mean that it has failed.
  vi.spyOn(HTMLImageElement.prototype, "complete", "get").mockReturnValue(false);
});
enableAutoUnmount(afterEach);
const props = { image: cat, alt: "A cat" };

test("the bucket is asked first, and the proxy after a miss", async () => {
  const wrapper = mount(CachedImage, { props });
  await flushPromises(); // the component listens from then on
  const img = wrapper.get("img").element;
  expect(img.src).toBe(cat.cachedSrc);
  fail(img);
  expect(img.src).toBe(cat.proxySrc);
  paint(img);
  expect(img.dataset.stage).toBe("proxy");
  expect(wrapper.emitted("miss")).toHaveLength(1);
});

test("an image that fails everywhere shows what stands for it", async () => {
  const wrapper = mount(CachedImage, { props, slots: { failed: "<p>No picture</p>" } });
  await flushPromises();
  fail(wrapper.get("img").element);
  fail(wrapper.get("img").element);
  await flushPromises();
  expect(wrapper.text()).toBe("No picture");
});

test("a variant is asked of an instance of the test's own, which needs no endpoint", async () => {
  const images = { image: async () => cat, boxes: { card: { width: 40, height: 30 } } };
  const wrapper = mount(CachedImage, {
    props: { src: "/uploads/cat.jpg", variant: "card", alt: "A cat" },
    global: { plugins: [imagesPlugin(images)] },
  });
  await flushPromises();
  expect(wrapper.get("img").element.src).toBe(cat.cachedSrc);
});
