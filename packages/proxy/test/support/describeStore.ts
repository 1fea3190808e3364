import { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { Memory } from "../../src/base/memory.js";
import { entriesIn } from "../../src/stores/entriesIn.js";
import type { StorableBody } from "../../src/stores/storableBody.js";
import type { PutHead, Store } from "../../src/stores/store.js";
import type { StoredObject } from "../../src/stores/storedObject.js";
import { md5 } from "./faultStore.js";
import { jpeg } from "./imgproxy.js";
import { namesIn } from "./proxy.js";

/** Facts about a store that its interface leaves open. */
export interface StoreTraits {
  /** True where `ifAbsent` keeps an object that is there. Default true. */
  keeps?: boolean;
  /** True where a slash at the beginning of a name is lost, so that such a folder is not found in a list. Default false. */
  dropsFirstSlash?: boolean;
  /** Texts that the label must not hold. Default: none. */
  secrets?: () => string[];
}

const KEY = "a".repeat(32);

const headOf = (bytes: Buffer, more: Partial<PutHead> = {}): PutHead => ({
  contentType: "image/jpeg",
  cacheControl: "public, max-age=31536000, immutable",
  md5: md5(bytes),
  ...more,
});

const inMemory = (bytes: Buffer, length = bytes.length): StorableBody => ({ length, open: () => bytes });
const asStream = (bytes: Buffer, length = bytes.length): StorableBody => ({
  length,
  open: () => Readable.from([bytes.subarray(0, 50), bytes.subarray(50)], { objectMode: false }),
});

/** A body that yields its first half and then nothing more, until its stream is destroyed. */
function stuck(bytes: Buffer): { body: StorableBody; streams: Readable[] } {
  const streams: Readable[] = [];
  const open = (): Readable => {
    const stream = new Readable({ read() {} });
    stream.push(bytes.subarray(0, bytes.length / 2));
    streams.push(stream);
    return stream;
  };
  return { body: { length: bytes.length, open }, streams };
}

const bytesOf = async ({ body }: StoredObject): Promise<Buffer> =>
  Buffer.isBuffer(body) ? body : Buffer.concat(await body.toArray());

/** Reads an object that must be there. */
async function read(store: Store, name: string): Promise<Buffer> {
  const object = await store.get(name);
  if (!object) throw new Error(`${name} is missing`);
  return bytesOf(object);
}

/**
 * Runs the cases that every store must pass: the promises of {@link Store}, one a case. `open` returns an empty store;
 * each case opens its own and closes it at its end.
 *
 * @example
 * describeStore("a folder", async () => createFolderStore({ dir: await scratch() }));
 */
export function describeStore(name: string, open: () => Promise<Store>, traits: StoreTraits = {}): void {
  const { keeps = true, secrets = () => [] } = traits;
  const opened = async (): Promise<Store> => {
    const store = await open();
    onTestFinished(() => store.close());
    return store;
  };

  describe(`${name} as a store`, () => {
    test("its label is a text without a secret", async () => {
      const { label } = await opened();
      expect(label).toMatch(/\S/);
      for (const secret of secrets()) expect(label).not.toContain(secret);
    });

    test("a missing object is undefined, is no error to delete, and stands in no list", async () => {
      const store = await opened();
      for (const missing of [KEY, `processed/${KEY}`, `${KEY}/${KEY}`]) {
        expect([await store.head(missing), await store.get(missing)]).toEqual([undefined, undefined]);
        await store.delete(missing);
      }
      expect(await namesIn(store)).toEqual([]);
    });

    test.each([0, 1, 100, 30_000, 300_000, 3_000_000])("%i bytes are read as they were put", async (size) => {
      const store = await opened();
      const bytes = (await jpeg(size)).subarray(0, size);
      for (const [key, body] of [
        [`processed/${KEY}`, inMemory(bytes)],
        ["b".repeat(32), asStream(bytes)],
      ] as const) {
        expect(await store.put(key, body, headOf(bytes))).toBe("stored");
        const { body: found, ...facts } = (await store.get(key))!;
        expect((await bytesOf({ body: found, size })).equals(bytes)).toBe(true);
        expect(facts.size).toBe(size);
        expect(await store.head(key)).toMatchObject(facts);
      }
    });

    test("facts that a store keeps are those of the put", async () => {
      const store = await opened();
      const bytes = await jpeg();
      const head = headOf(bytes, { contentDisposition: 'inline; filename="a  b.jpg"' });
      const before = Date.now();
      await store.put(KEY, inMemory(bytes), head);
      const kept = (await store.head(KEY))!;
      for (const fact of ["cacheControl", "contentDisposition", "md5"] as const)
        expect([undefined, head[fact]], fact).toContain(kept[fact]);
      expect([undefined, bytes.length]).toContain(kept.recordedSize);
      // A JPEG is known by its first bytes, so a store that records no type can still say it.
      expect(kept.contentType).toBe("image/jpeg");
      if (kept.etag !== undefined) expect(kept.etag).toMatch(/^"[^"]+"$/);
      // Stores keep whole seconds, by a clock of their own.
      if (kept.lastModified) expect(Math.abs(kept.lastModified.getTime() - before)).toBeLessThan(60_000);
    });

    test("an object with a name of its own is never read without it", async () => {
      const store = await opened();
      const bytes = await jpeg();
      const contentDisposition = 'attachment; filename="cat.jpg"';
      await store.put(KEY, inMemory(bytes), headOf(bytes, { contentDisposition, named: true }));
      expect(await store.head(KEY)).toMatchObject({ contentDisposition, size: bytes.length });
      expect(await store.get(KEY)).toMatchObject({ contentDisposition });
      expect(await namesIn(store)).toEqual([KEY]);
      await store.delete(KEY);
      expect([await store.get(KEY), await namesIn(store)]).toEqual([undefined, []]);
    });

    test("a put replaces what is there; ifAbsent keeps it where the store can", async () => {
      const store = await opened();
      const [first, second, third] = await Promise.all([30_000, 31_000, 32_000].map((size) => jpeg(size)));
      expect(await store.put(KEY, inMemory(first!), headOf(first!), { ifAbsent: true })).toBe("stored");
      expect(await store.put(KEY, inMemory(second!), headOf(second!))).toBe("stored");
      expect((await read(store, KEY)).equals(second!)).toBe(true);
      expect(await store.put(KEY, inMemory(third!), headOf(third!), { ifAbsent: true })).toBe(
        keeps ? "exists" : "stored",
      );
      expect((await read(store, KEY)).equals(keeps ? second! : third!)).toBe(true);
    });

    test("of many writers of one name one object is left, whole; one of them stores where the store can tell", async () => {
      const store = await opened();
      const bodies = await Promise.all(
        Array.from({ length: 8 }, async (_, i) => Buffer.concat([await jpeg(), Buffer.from([i])])),
      );
      const results = await Promise.all(
        bodies.map((bytes) => store.put(KEY, inMemory(bytes), headOf(bytes), { ifAbsent: true })),
      );
      expect(results.filter((result) => result === "stored")).toHaveLength(keeps ? 1 : bodies.length);
      const found = await read(store, KEY);
      expect(bodies.some((bytes) => bytes.equals(found))).toBe(true);
      expect(await namesIn(store)).toEqual([KEY]);
    });

    test.each([
      ["fewer bytes than its length, in memory", inMemory, -1],
      ["more bytes than its length, in memory", inMemory, 1],
      ["fewer bytes than its length, as a stream", asStream, -1],
      ["more bytes than its length, as a stream", asStream, 1],
    ] as const)("a body of %s, is refused, and nothing changes", async (_, make, more) => {
      const store = await opened();
      const [kept, bytes] = [await jpeg(30_000), await jpeg(31_000)];
      await store.put(KEY, inMemory(kept), headOf(kept));
      for (const key of [KEY, "b".repeat(32)])
        await expect(store.put(key, make(bytes, bytes.length - more), headOf(bytes)), key).rejects.toThrow();
      expect((await read(store, KEY)).equals(kept)).toBe(true);
      expect(await namesIn(store)).toEqual([KEY]);
    });

    test("a body that fails on its way is refused, and nothing changes", async () => {
      const store = await opened();
      const bytes = await jpeg(30_000);
      const { body, streams } = stuck(bytes);
      const put = store.put(KEY, body, headOf(bytes));
      put.catch(() => {});
      while (streams.length === 0) await wait(5);
      for (const stream of streams) stream.destroy(new Error("the source broke off"));
      await expect(put).rejects.toThrow();
      expect([await store.get(KEY), await namesIn(store)]).toEqual([undefined, []]);
    });

    test("while a put is under way readers find the object before it; its signal ends it, and its stream", async () => {
      const store = await opened();
      const [kept, bytes] = [await jpeg(30_000), await jpeg(300_000)];
      await store.put(KEY, inMemory(kept), headOf(kept));
      const { body, streams } = stuck(bytes);
      const abort = new AbortController();
      const put = store.put(KEY, body, headOf(bytes), { signal: abort.signal });
      put.catch(() => {});
      while (streams.length === 0) await wait(5);
      expect((await read(store, KEY)).equals(kept)).toBe(true);
      abort.abort();
      await expect(put).rejects.toThrow();
      const late = store.put("b".repeat(32), inMemory(bytes), headOf(bytes), { signal: abort.signal });
      await expect(late).rejects.toThrow();
      expect(streams.map(({ destroyed }) => destroyed)).toEqual(streams.map(() => true));
      expect((await read(store, KEY)).equals(kept)).toBe(true);
      expect(await namesIn(store)).toEqual([KEY]);
    });

    const folders = ["", "processed/", "my images/", ".cache/", "käse/", "a/b/c/", "prefix-"];
    test.each(traits.dropsFirstSlash ? folders : [...folders, "/x/"])(
      "objects of the folder %j are read, listed and deleted under their names",
      async (folder) => {
        const store = await opened();
        const names = [`${folder}${"a".repeat(32)}`, `${folder}${"ab".repeat(16)}`];
        for (const key of names) await store.put(key, inMemory(Buffer.from(key)), headOf(Buffer.from(key)));
        for (const key of names) expect(String(await read(store, key))).toBe(key);
        expect((await namesIn(store, folder)).sort()).toEqual([...names].sort());
        for await (const { name: found, size, lastModified } of entriesIn(store, folder)) {
          expect([names.includes(found), size]).toEqual([true, Buffer.byteLength(found)]);
          expect(Math.abs(Number(lastModified) - Date.now())).toBeLessThan(60_000);
        }
        // A prefix may end within a name.
        expect(await namesIn(store, `${folder}ab`)).toEqual([names[1]]);
        expect(await namesIn(store, `${folder}c`)).toEqual([]);
        await store.delete(names[0]!);
        expect(await namesIn(store, folder)).toEqual([names[1]]);
      },
    );

    test("methods run beside each other", async () => {
      const store = await opened();
      const bytes = await jpeg();
      const names = Array.from({ length: 20 }, (_, i) => `processed/${String(i).padStart(32, "0")}`);
      const work = names.map(async (key, i) => {
        await store.put(key, i % 2 ? asStream(bytes) : inMemory(bytes), headOf(bytes));
        expect((await read(store, key)).equals(bytes)).toBe(true);
        if (i >= 10) await store.delete(key);
      });
      for (let i = 0; i < 5; i++) for (const found of await namesIn(store)) expect(names).toContain(found);
      await Promise.all(work);
      expect((await namesIn(store)).sort()).toEqual(names.slice(0, 10));
    });

    test("a body that its reader leaves costs the next reader nothing, and shared memory may be short", async () => {
      const store = await opened();
      store.shareMemory?.(new Memory(64 * 1024));
      const bytes = await jpeg(3_000_000);
      await store.put(KEY, inMemory(bytes), headOf(bytes));
      for (let reader = 0; reader < 8; reader++) {
        const { body } = (await store.get(KEY))!;
        if (!Buffer.isBuffer(body)) body.destroy();
      }
      expect((await read(store, KEY)).equals(bytes)).toBe(true);
    });
  });
}
