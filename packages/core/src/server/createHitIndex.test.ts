import { describe, expect, test, vi } from "vitest";
import { renderImage } from "../html/index.js";
import { createImages } from "../images/createImages.js";
import type { ImageDescriptor } from "../images/ImageDescriptor.js";
import { createHitIndex } from "./createHitIndex.js";

/** Makes a cache key that begins with a name. */
const key = (name: string): string => name.padEnd(32, "0");

const image = (...names: string[]): ImageDescriptor => ({
  cachedSrc: `https://bucket.test/p/${key(names[0]!)}`,
  proxySrc: "https://img.test/x",
  cachedSrcSet: names.map((name, i) => `https://bucket.test/p/${key(name)} ${i + 1}x`).join(", "),
  proxySrcSet: "x",
});

function storeOf(...stored: string[]) {
  return { head: vi.fn(async (name: string) => (stored.includes(name) ? { size: 1 } : undefined)) };
}

const never = (): Promise<never> => new Promise(() => {});

test("marks what is wholly stored, what is wholly missing, and nothing else", async () => {
  const store = storeOf(...["a1", "a2", "c1"].map((name) => `p/${key(name)}`));
  const images = [image("a1", "a2"), image("b1", "b2"), image("c1", "c2")];
  await createHitIndex(store, { folder: "p/" }).mark(images);
  expect(images.map(({ start }) => start)).toEqual(["cache", "proxy", undefined]);
});

test("asks for each key once: stored ones stay known, missing ones for the time given", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const store = storeOf(key("a"));
  const hits = createHitIndex(store, { ttlSeconds: 30 });
  await hits.mark([image("a"), image("a"), image("b")]);
  await hits.mark([image("a"), image("b")]);
  expect(store.head).toHaveBeenCalledTimes(2);
  vi.setSystemTime(Date.now() + 31_000);
  await hits.mark([image("a"), image("b")]);
  expect(store.head.mock.calls.map(([name]) => name)).toEqual(["a", "b", "b"].map(key));
  vi.useRealTimers();
});

test("never waits past the deadline, and a late answer serves the next page", async () => {
  let answer = (_found: unknown): void => {};
  const head = vi.fn(() => new Promise((resolve) => (answer = resolve)));
  const hits = createHitIndex({ head }, { deadlineMs: 5 });
  const first = image("a");
  await hits.mark([first]);
  expect(first.start).toBeUndefined();
  answer({ size: 1 });
  const second = image("a");
  await hits.mark([second]);
  expect(second.start).toBe("cache");
  expect(head).toHaveBeenCalledTimes(1);
});

test("a store in trouble says nothing about its objects", async () => {
  const first = image("a");
  await createHitIndex({ head: () => Promise.reject(new Error("503")) }).mark([first]);
  expect(first.start).toBeUndefined();
});

test("without a bucket nothing is asked", async () => {
  const first: ImageDescriptor = { cachedSrc: "https://img.test/x", proxySrc: "https://img.test/x" };
  await createHitIndex(storeOf("x")).mark([first]);
  expect(first.start).toBeUndefined();
});

test.each(["", "processed/", "img-"])("names the object by the key, whatever is put in front: %j", async (folder) => {
  const images = createImages({ proxyUrl: "https://i.test", cacheUrl: "https://b.test", cacheFolder: folder });
  const stored = images.image("a", { width: 10, layout: "fixed", densities: [1] });
  const store = storeOf(folder + images.buildUrls("a", { resize: { type: "fit", width: 10 } }).cacheKey);
  await createHitIndex(store, { folder }).mark([stored]);
  expect(stored.start).toBe("cache");
});

test("a look-up that is never answered is given up, and asked again for a later page", async () => {
  const head = vi.fn(never);
  const hits = createHitIndex({ head }, { deadlineMs: 1000, timeoutMs: 1 });
  await hits.mark([image("a")]);
  await hits.mark([image("a")]);
  expect(head).toHaveBeenCalledTimes(2);
});

test("asks for no more than 50 keys at a time, and for all of them in the end", async () => {
  let running = 0;
  let most = 0;
  const head = vi.fn(async () => {
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running--;
  });
  const pages = Array.from({ length: 200 }, (_, i) => image(`${i}x`));
  await createHitIndex({ head }, { deadlineMs: 10_000 }).mark(pages);
  expect([most, head.mock.calls.length]).toEqual([50, 200]);
  expect(pages.every(({ start }) => start === "proxy")).toBe(true);
});

test("what waits for a store that does not answer is bounded", async () => {
  const head = vi.fn(never);
  const hits = createHitIndex({ head }, { size: 3, deadlineMs: 1 });
  await hits.mark(["a", "b", "c", "d"].map((name) => image(name)));
  await hits.mark([image("e")]);
  expect(head).toHaveBeenCalledTimes(3);
});

test("a store that throws says nothing either", async () => {
  const first = image("a");
  const head = (): never => {
    throw new Error("no credentials");
  };
  await createHitIndex({ head }).mark([first]);
  expect(first.start).toBeUndefined();
});

test.each([
  [{ ttlSeconds: Number.NaN }, "ttlSeconds: expected 0, or a number from 1, got NaN"],
  [{ ttlSeconds: new Date(0) as never }, "ttlSeconds: expected 0, or a number from 1"],
  [{ deadlineMs: 0.05 }, "deadlineMs: expected 0, or a number from 1, got 0.05"],
  [{ deadlineMs: "50" as never }, 'deadlineMs: expected 0, or a number from 1, got "50"'],
  [{ deadlineMs: -1 }, "deadlineMs: expected 0, or a number from 1, got -1"],
  [{ timeoutMs: 0 }, "timeoutMs: expected a number from 1, got 0"],
  [{ size: 0 }, "size: expected a number from 1, got 0"],
  [{ folder: undefined, size: Number.POSITIVE_INFINITY }, "size: expected a number from 1, got Infinity"],
  [{ folder: 5 as never }, "folder: expected text, got 5"],
])("refuses %j", (options, message) => {
  expect(() => createHitIndex(storeOf(), options)).toThrow(message);
});

test.each([[undefined], [{}], [async () => true]])("%s is no store", (store) => {
  expect(() => createHitIndex(store as never)).toThrow("store: expected an object with head(), got ");
});

test("a deadline of 0 waits for nothing", async () => {
  const images = [image("a1")];
  await createHitIndex({ head: never }, { deadlineMs: 0 }).mark(images);
  expect(images[0]?.start).toBeUndefined();
});

describe("a card of which a part is stored", () => {
  const config = { proxyUrl: "https://i.test", cacheUrl: "https://b.test", cacheFolder: "v1-" };
  const card = { width: 400, formats: ["avif", "webp"] } as const;
  const MISSING = ["200", "800", "600.avif", "200.webp", "400.webp"];

  test("of a set: those that are known to be missing are named, and nothing else", async () => {
    const sets = createImages({ ...config, sets: true });
    const image = sets.image("a", card);
    const key = image.cachedBase.slice(-33, -1);
    const names = ["200", "400", "600", "800"].flatMap((step) => [step, `${step}.avif`, `${step}.webp`]);
    const store = storeOf(...names.filter((name) => !MISSING.includes(name)).map((name) => `v1-${key}/${name}`));
    await createHitIndex(store, { folder: "v1-" }).mark([image]);
    expect(store.head.mock.calls.map(([name]) => name).sort()).toEqual(names.map((name) => `v1-${key}/${name}`).sort());
    expect([...(image.missing ?? [])].sort()).toEqual([...MISSING].sort());
    expect(image).toEqual({ ...sets.image("a", card), missing: image.missing });
  });

  test("of a set: what nobody knows is left to the bucket, and a later mark replaces an earlier one", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const sets = createImages({ ...config, sets: true });
    const image = sets.image("a", { width: 400, densities: [1, 2], format: "webp", formats: ["avif", "webp"] });
    let stored = ["400"];
    const head = vi.fn(async (name: string) => {
      if (name.endsWith("/800")) throw new Error("503");
      return stored.includes(name.split("/")[1]!);
    });
    const hits = createHitIndex({ head }, { folder: "v1-", ttlSeconds: 30 });
    await hits.mark([image]);
    // The bare members are WebP already: no page requests `400.webp`.
    expect(head.mock.calls.map(([name]) => name.split("/")[1])).toEqual(["400", "400.avif", "800", "800.avif"]);
    expect(image).toMatchObject({ missing: ["400.avif", "800.avif"] });
    expect(image.start).toBeUndefined();
    stored = ["400", "400.avif", "800.avif"];
    vi.setSystemTime(Date.now() + 31_000);
    await hits.mark([image]);
    expect(image).not.toHaveProperty("missing");
    vi.useRealTimers();
  });

  test("of a set: all or none is the start, and every set of the art direction counts", async () => {
    const sets = createImages({ ...config, sets: true });
    const media = [{ media: "(max-width: 600px)", width: 100, densities: [1] }];
    const [all, none, part] = [1, 2, 3].map((n) => sets.image(`${n}`, { width: 10, densities: [1], media }));
    const names = (...images: (typeof all)[]) =>
      images.flatMap((image) => [image!.cachedBase, image!.media![0]!.cachedBase]).map((base) => base.slice(-36, -1));
    const store = storeOf(...names(all).map((name, i) => `${name}/${i ? 100 : 10}`), `${names(part)[0]}/10`);
    await createHitIndex(store, { folder: "v1-" }).mark([all!, none!, part!]);
    expect([all, none, part].map((image) => image!.start)).toEqual(["cache", "proxy", undefined]);
    expect([none!.missing, none!.media![0]!.missing]).toEqual([undefined, undefined]);
    expect([part!.missing, part!.media![0]!.missing]).toEqual([undefined, ["100"]]);
  });

  test("of a set: what is not printed is not asked for", async () => {
    const sets = createImages({ ...config, sets: true });
    const print = { media: "print", quality: 100 };
    const image = sets.image("a", { width: 400, intrinsicWidth: 300, media: [print] });
    const store = storeOf();
    await createHitIndex(store).mark([image, createImages({ proxyUrl: "/p", sets: true }).image("a")]);
    expect(store.head.mock.calls.map(([name]) => name.split("/")[1])).toEqual(["200", "400"]);
    expect(image.start).toBe("proxy");
  });

  test("classic: those that are known to be missing are the proxy's, in their places", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const images = createImages(config);
    const fresh = () => images.image("a", { ...card, densities: [1, 2], media: [{ media: "print", quality: 1 }] });
    const image = fresh();
    const [small, large] = image.cachedSrcSet!.split(", ");
    const [, avif, webp] = image.sources!.map(({ cachedSrcSet }) => cachedSrcSet).slice(2);
    const nameOf = (entry: string): string => /v1-[0-9a-f]{32}/.exec(entry)![0];
    let stored = [small!, ...avif!.split(", ")].map(nameOf);
    const head = vi.fn(async (name: string) => stored.includes(name));
    const hits = createHitIndex({ head }, { folder: "v1-", ttlSeconds: 30 });
    await hits.mark([image]);
    const { sources, proxySrcSet } = fresh();
    expect(image.start).toBeUndefined();
    expect(image.cachedSrcSet).toBe(`${small}, ${proxySrcSet!.split(", ")[1]}`);
    expect(image.sources!.slice(3).map(({ cachedSrcSet }) => cachedSrcSet)).toEqual([avif, sources![4]!.proxySrcSet]);
    // `src` and the candidates for paper are no further objects.
    expect(image.cachedSrc).toBe(fresh().cachedSrc);
    expect(image.sources!.slice(0, 3)).toEqual(sources!.slice(0, 3));
    expect(head).toHaveBeenCalledTimes(6);

    stored = [large!, ...webp!.split(", ")].map(nameOf);
    vi.setSystemTime(Date.now() + 31_000);
    await hits.mark([image]);
    // An object that was stored once counts as stored for ever.
    expect(image).toEqual({ ...fresh(), start: "cache" });
    vi.useRealTimers();
  });

  test.each([true, false])(
    "7 of 12 stored: the page names the bucket for those, the proxy for the others, sets: %s",
    async (isSets) => {
      const images = createImages({ ...config, sets: isSets });
      const image = images.image("a", card);
      const whole = renderImage(image);
      const addresses = (html: string): string[] =>
        [...html.matchAll(/ srcset="([^"]*)"/g)].flatMap(([, list]) =>
          list!.split(", ").map((entry) => entry.split(" ")[0]!),
        );
      const cached = addresses(whole);
      expect(cached).toHaveLength(12);
      const stored = cached.filter((_, i) => i % 2 === 0 || i === 11);
      const store = storeOf(...stored.map((address) => address.slice("https://b.test/".length)));
      await createHitIndex(store, { folder: "v1-" }).mark([image]);
      const printed = addresses(renderImage(image));
      expect(printed.filter((address) => address.startsWith("https://b.test/"))).toEqual(stored);
      expect(printed.filter((address) => address.startsWith("https://i.test/"))).toHaveLength(5);
      expect(renderImage(image)).toContain('data-stage="cache"');
    },
  );

  test("classic: lists of another length, as of a descriptor that was put together by hand, stay as they are", async () => {
    const odd = image("a", "b");
    await createHitIndex(storeOf(key("a"))).mark([odd]);
    expect(odd).toEqual(image("a", "b"));
  });

  test("a start that was a mark is taken away when it holds no longer; one of the caller's stays", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const images = createImages(config);
    const [marked, given] = [1, 2].map((n) => images.image(`${n}`, { width: 10, densities: [1, 2] }));
    given!.start = "cache";
    let answer = async (): Promise<unknown> => false;
    const hits = createHitIndex({ head: () => answer() }, { ttlSeconds: 30 });
    await hits.mark([marked!]);
    expect(marked!.start).toBe("proxy");
    answer = () => Promise.reject(new Error("503"));
    vi.setSystemTime(Date.now() + 31_000);
    await hits.mark([marked!, given!]);
    expect(marked).not.toHaveProperty("start");
    expect(given!.start).toBe("cache");
    vi.useRealTimers();
  });
});

test("a classic image without srcset and sources whose one object is missing starts at the proxy", async () => {
  const image = { cachedSrc: "https://b.test/00ff", proxySrc: "https://img.test/s/w:1/YQ" };
  const hits = createHitIndex({ head: async () => undefined });
  await hits.mark([image]);
  expect(image).toMatchObject({ start: "proxy", cachedSrc: "https://b.test/00ff" });
});

test("a classic image without srcset whose src alone is missing, beside sources that are stored, asks the bucket for none", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const fresh = () => ({
    cachedSrc: "https://b.test/00ff",
    proxySrc: "https://i.test/s/w:1/YQ",
    sources: [
      {
        media: "(min-width: 600px)",
        cachedSrcSet: "https://b.test/00aa",
        proxySrcSet: "https://i.test/s/w:2/YQ",
      },
    ],
  });
  const image = fresh();
  let stored = ["00aa"];
  const hits = createHitIndex({ head: async (name) => stored.includes(name) }, { ttlSeconds: 30 });
  await hits.mark([image]);
  // A browser reads srcset before src.
  const html = renderImage(image);
  expect(html).toContain("<img ");
  expect(html).toContain('data-stage="cache"');
  expect(html).toContain(' srcset="https://i.test/s/w:1/YQ" ');
  expect(html).toContain(' srcset="https://b.test/00aa"');
  await hits.mark([image]);
  expect(renderImage(image)).toBe(html);

  stored = ["00aa", "00ff"];
  vi.setSystemTime(Date.now() + 31_000);
  await hits.mark([image]);
  expect(image).toEqual({ ...fresh(), start: "cache" });
  vi.useRealTimers();
});
