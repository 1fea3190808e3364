// @vitest-environment jsdom

import { paint } from "@bucketfirst/testkit/fakeImage";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listen, make } from "../../test/printedImage.js";
import { attachFallback } from "./attachFallback.js";
import { noteAnswer } from "./watchSilence.js";

type Callback = (entries: { isIntersecting: boolean }[], observer: object) => void;

/** True while the element is within the viewport; undefined until the page is painted. */
let inView: boolean | undefined;
const observers = new Map<object, Callback>();

/** Reports a change of the watched element as the browser does. */
const see = (isIntersecting: boolean): void => {
  inView = isIntersecting;
  for (const [observer, callback] of observers) callback([{ isIntersecting }], observer);
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(Date.now() + 1e9);
  HTMLImageElement.prototype.decode = () => Promise.resolve();
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(private readonly callback: Callback) {}
      observe(): void {
        observers.set(this, this.callback);
        if (inView !== undefined) this.callback([{ isIntersecting: inView }], this);
      }
      disconnect(): void {
        observers.delete(this);
      }
    },
  );
});
afterEach(() => {
  document.body.replaceChildren();
  inView = undefined;
  observers.clear();
  navigator.bucketfirst?.clear();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** jsdom calls what it does not load complete, and has no `loading`. */
const pending = (img: HTMLImageElement, naturalWidth = 0): void => {
  Object.defineProperties(img, {
    loading: { value: img.getAttribute("loading"), configurable: true },
    complete: { value: false, configurable: true },
    naturalWidth: { value: naturalWidth, configurable: true },
  });
};

function waiting(options: Parameters<typeof make>[0] = {}, hooks = {}) {
  const img = make({ loading: "eager", patienceMs: 100, ...options });
  pending(img);
  const { hooks: listened, told } = listen();
  const detach = attachFallback(img, { ...listened, ...hooks });
  see(true);
  return { img, told, detach };
}

test("a silent bucket is given up after the time, and reported with the key of its address", () => {
  const { img, told } = waiting();
  vi.advanceTimersByTime(99);
  expect(img.dataset.stage).toBe("cache");
  vi.advanceTimersByTime(2);
  expect(img.dataset.stage).toBe("proxy");
  expect(told).toEqual(["miss cache>proxy 1"]);
});

test("the listener's own time counts before the image's", () => {
  const { img } = waiting({}, { patienceMs: 1000 });
  vi.advanceTimersByTime(900);
  expect(img.dataset.stage).toBe("cache");
  vi.advanceTimersByTime(200);
  expect(img.dataset.stage).toBe("proxy");
});

test.each([0, Number.POSITIVE_INFINITY, 1e9, Number.NaN])(
  "a patience of %s waits for ever, and runs no timer",
  (patienceMs) => {
    waiting({}, { patienceMs });
    expect(vi.getTimerCount()).toBe(0);
  },
);

test("a picture that has begun may take ten times as long", () => {
  const { img } = waiting();
  pending(img, 40);
  // The first look notes that it has begun; the time is counted from there.
  vi.advanceTimersByTime(1_050);
  expect(img.dataset.stage).toBe("cache");
  vi.advanceTimersByTime(100);
  expect(img.dataset.stage).toBe("proxy");
});

test("an answer of the bucket gives a picture that has begun its whole time again", () => {
  const { img } = waiting();
  pending(img, 40);
  vi.advanceTimersByTime(1_050);
  noteAnswer();
  vi.advanceTimersByTime(950);
  expect(img.dataset.stage).toBe("cache");
});

test.each(["when its time is over", "when the page is printed"])(
  "nothing more is asked %s of what is complete",
  (when) => {
    const { img } = waiting();
    Object.defineProperties(img, { complete: { value: true }, naturalWidth: { value: 40 } });
    if (when.includes("printed")) window.dispatchEvent(new Event("beforeprint"));
    vi.advanceTimersByTime(5_000);
    expect(img.dataset.stage).toBe("cache");
  },
);

test("an image that has moved on is not given up by the time of its stage before", () => {
  const { img } = waiting();
  img.dataset.stage = "proxy";
  vi.advanceTimersByTime(5_000);
  window.dispatchEvent(new Event("beforeprint"));
  expect(img.dataset.stage).toBe("proxy");
});

test("an answer of the bucket to one speaks for all that wait", () => {
  const other = make({}, { cachedSrc: "https://b.test/other", proxySrc: "https://p.test/other" });
  attachFallback(other);
  const { img } = waiting();
  vi.advanceTimersByTime(80);
  paint(other);
  vi.advanceTimersByTime(80);
  expect(img.dataset.stage).toBe("cache");
  vi.advanceTimersByTime(50);
  expect(img.dataset.stage).toBe("proxy");
});

test("a picture that has begun speaks for the queue behind it, once", () => {
  const first = waiting({}).img;
  const second = waiting({}).img;
  pending(first, 40);
  vi.advanceTimersByTime(190);
  expect([first.dataset.stage, second.dataset.stage]).toEqual(["cache", "cache"]);
  vi.advanceTimersByTime(20);
  // It may end there: the queue is given up, and what has begun has more time.
  expect([first.dataset.stage, second.dataset.stage]).toEqual(["cache", "proxy"]);
});

test("a lazy image waits as long as it is not seen, without a timer, and has its whole time from then on", () => {
  const img = make({ loading: "lazy", patienceMs: 100 });
  pending(img);
  attachFallback(img);
  see(false);
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(1000);
  see(true);
  vi.advanceTimersByTime(99);
  expect(img.dataset.stage).toBe("cache");
  vi.advanceTimersByTime(2);
  expect(img.dataset.stage).toBe("proxy");
});

test("a lazy image that was out of sight meanwhile begins to wait anew", () => {
  const { img } = waiting({ loading: "lazy" });
  vi.advanceTimersByTime(60);
  see(false);
  vi.advanceTimersByTime(60);
  see(true);
  vi.advanceTimersByTime(60);
  expect(img.dataset.stage).toBe("cache");
  vi.advanceTimersByTime(60);
  expect(img.dataset.stage).toBe("proxy");
});

test("a lazy picture that has begun has its whole time again when it is seen again", () => {
  const { img } = waiting({ loading: "lazy" });
  pending(img, 40);
  vi.advanceTimersByTime(1_050);
  see(false);
  see(true);
  vi.advanceTimersByTime(950);
  expect(img.dataset.stage).toBe("cache");
});

test("what the bucket has answered while a lazy image was out of sight gives it no time", () => {
  const { img } = waiting({ loading: "lazy" });
  see(false);
  noteAnswer();
  see(true);
  vi.advanceTimersByTime(110);
  expect(img.dataset.stage).toBe("proxy");
});

test("of several changes of sight at once the last one counts, and who has let go is watched no more", () => {
  const { img, detach } = waiting({ loading: "lazy" });
  for (const [observer, callback] of observers)
    callback([{ isIntersecting: true }, { isIntersecting: false }], observer);
  vi.advanceTimersByTime(500);
  expect(img.dataset.stage).toBe("cache");
  detach();
  see(true);
  expect(observers.size).toBe(0);
});

test("who has let go asks nobody, and leaves no timer behind that begins another", () => {
  const { img, detach } = waiting();
  detach();
  vi.advanceTimersByTime(200);
  expect([img.dataset.stage, vi.getTimerCount()]).toEqual(["cache", 0]);
});

test("printing gives up what has not been loaded", () => {
  const { img } = waiting();
  window.dispatchEvent(new Event("beforeprint"));
  expect(img.dataset.stage).toBe("proxy");
});
