// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fallbackScript } from "../fallbackScript.js";

let warnLate: typeof import("./warnLate.js").warnLate;
let warnFailed: typeof import("./warnFailed.js").warnFailed;
let warnMisses: typeof import("./warnMisses.js").warnMisses;
let warn: ReturnType<typeof vi.spyOn>;
beforeEach(async () => {
  // A line is printed only once, so each test begins with a page of its own.
  vi.resetModules();
  ({ warnLate } = await import("./warnLate.js"));
  ({ warnFailed } = await import("./warnFailed.js"));
  ({ warnMisses } = await import("./warnMisses.js"));
  warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const lines = (): unknown[] => warn.mock.calls.map(([line]: unknown[]) => line);

function image(dataset: Record<string, string> = {}, src = "https://p.test/1"): HTMLImageElement {
  const img = new Image();
  img.alt = "A cat";
  Object.assign(img.dataset, dataset);
  img.setAttribute("src", src);
  Object.defineProperty(img, "currentSrc", { value: src });
  return img;
}

const MISSED = { missed: "https://b.test/1", proxySrc: "https://p.test/1" };

test.each<[name: string, dataset: Record<string, string>, line: RegExp]>([
  [
    "bucket and proxy",
    { ...MISSED, stage: "failed" },
    /neither bucket nor proxy gave a picture: .*open https:\/\/p.test\/1 /,
  ],
  [
    "both, and a fallback hides it",
    { ...MISSED, stage: "fallback" },
    /neither bucket nor proxy .*open https:\/\/p.test\/1 /,
  ],
  ["the proxy alone", { stage: "failed" }, /the proxy gave no picture: .*open https:\/\/p.test\/1 /],
])("names what failed: %s", (_, dataset, line) => {
  warnFailed(image(dataset), "proxy");
  warnFailed(image(dataset), "proxy");
  expect(lines()).toEqual([expect.stringMatching(line)]);
  // A terminal that shows a browser's console prints an element as [object HTMLImageElement].
  expect(warn.mock.calls[0]).toHaveLength(1);
  expect(lines()[0]).toContain('(the image "A cat" https://p.test/1)');
});

test("an image that failed early is the fault of a page without the head script alone", () => {
  const script = document.createElement("script");
  script.type = "text/plain";
  script.textContent = fallbackScript;
  document.head.append(script);
  warnLate(image());
  expect(lines()).toEqual([]);
  script.remove();
  warnLate(image());
  expect(lines()).toEqual([
    expect.stringMatching(/an image had failed before anything listened: render the head script/),
  ]);
});

test("names a fallback that is missing", () => {
  warnFailed(image({ fallback: "/sorry.png", stage: "failed" }), "fallback", { message: "variant: none" });
  expect(lines()).toEqual([expect.stringMatching(/the fallback \/sorry.png gave no picture/)]);
});

test("says what a status of the proxy means, where the browser tells it", () => {
  vi.spyOn(performance, "getEntriesByName").mockReturnValue([{ responseStatus: 403 } as never]);
  warnFailed(image({ stage: "failed" }), "proxy");
  expect(lines()[0]).toMatch(/same IMGPROXY_KEY and IMGPROXY_SALT\? The proxy says why \(403\)/);
});

/** Paints as many images as it takes to judge, all missed, and answers what is then asked of the bucket again. */
function paintMissed(answer: "load" | "error", crossOrigin: string | null = null): string[] {
  const asked: string[] = [];
  vi.stubGlobal(
    "Image",
    class extends EventTarget {
      onerror?: () => void;
      crossOrigin?: string;
      set src(url: string) {
        asked.push(`${url} ${this.crossOrigin}`);
        if (answer === "error") this.onerror?.();
      }
    },
  );
  for (let i = 0; i < 12; i++) {
    const img = document.createElement("img");
    if (crossOrigin !== null) img.crossOrigin = crossOrigin;
    img.dataset.missed = `https://b.test/${i}`;
    warnMisses(img, true);
  }
  vi.advanceTimersByTime(10_000);
  vi.unstubAllGlobals();
  return asked;
}

test("an empty bucket that fills is no fault: it is asked once more, and nothing is said", () => {
  expect(paintMissed("load")).toEqual(["https://b.test/9 null"]);
  expect(paintMissed("load", "anonymous")).toEqual([]);
  expect(lines()).toEqual([]);
});

test("a bucket that still lacks what the proxy has made is told", () => {
  paintMissed("error");
  expect(lines()).toEqual([expect.stringMatching(/more than half of the images missed the bucket: is `cacheUrl`/)]);
});

test("and one that a page may not read by CORS", () => {
  expect(paintMissed("error", "anonymous")).toEqual(["https://b.test/9 anonymous"]);
  expect(lines()).toEqual([expect.stringMatching(/every image missed the bucket: with `crossorigin` set/)]);
});
