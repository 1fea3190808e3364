// @vitest-environment jsdom

import { fail, paint } from "@bucketfirst/testkit/fakeImage";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { make } from "../../test/printedImage.js";
import { attachFallback } from "./attachFallback.js";

beforeEach(() => {
  vi.useFakeTimers();
  // jsdom has no decode(); what is asked here is always broken.
  HTMLImageElement.prototype.decode = () => Promise.reject(new Error("broken"));
});
afterEach(() => {
  document.body.replaceChildren();
  navigator.bucketfirst?.clear();
  vi.useRealTimers();
});

const retry = { times: 1, delayMs: 20 };

test("an extra request is not made once nobody listens, and made by who listens next", () => {
  const img = make({ retry, start: "proxy" });
  const detach = attachFallback(img);
  fail(img);
  const asked = vi.spyOn(img, "src", "set");
  detach();
  vi.advanceTimersByTime(100);
  expect(asked).not.toHaveBeenCalled();
  attachFallback(img);
  fail(img);
  vi.advanceTimersByTime(100);
  expect(asked).toHaveBeenCalledTimes(1);
});

test("two who listen to the same image make one extra request", () => {
  const img = make({ retry: { times: 3, delayMs: 20 }, start: "proxy" });
  attachFallback(img);
  attachFallback(img);
  fail(img);
  const asked = vi.spyOn(img, "src", "set");
  vi.advanceTimersByTime(30);
  expect(asked).toHaveBeenCalledTimes(1);
  expect(img.dataset.retry).toBe("2 40");
});

test("a picture that came meanwhile is not asked for again", () => {
  const img = make({ retry, start: "proxy" });
  attachFallback(img);
  fail(img);
  paint(img);
  const asked = vi.spyOn(img, "src", "set");
  vi.advanceTimersByTime(100);
  expect(asked).not.toHaveBeenCalled();
});

test("the bucket is asked once, however often the proxy may be", () => {
  const img = make({ retry });
  attachFallback(img);
  fail(img);
  expect(img.dataset.stage).toBe("proxy");
  expect(vi.getTimerCount()).toBe(0);
});
