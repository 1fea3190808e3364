import { createHash } from "node:crypto";
import { cacheKey, signPath } from "@bucketfirst/core";
import { expect, test, vi } from "vitest";
import type { ProxyConfig } from "../src/proxyConfig.js";
import { createMemoryStore } from "../src/stores/memory.js";
import type { Store } from "../src/stores/store.js";
import { md5 } from "./support/faultStore.js";
import { send } from "./support/http.js";
import { type FakeImgproxy, imageHeaders, jpeg, startImgproxy } from "./support/imgproxy.js";
import { namesIn, type Running, startProxy } from "./support/proxy.js";
import { type ImgproxySettings, UNSIGNED } from "./support/realImgproxy.js";
import { CAT } from "./support/sources.js";

const pair = (n: number) => ({ key: String(n).repeat(64), salt: "00" });
const [NEW, OLD] = [pair(1), pair(2)];
const CODE = Buffer.from(CAT).toString("base64url");
const PATH = `/rs:fit:200/${CODE}`;
const [newPath, oldPath] = [signPath(PATH, NEW), signPath(PATH, OLD)];
const [newKey, oldKey] = [cacheKey(newPath), cacheKey(oldPath)];

/** A store that records the names of its calls. */
function watched(): Store & { asked: string[] } {
  const store = createMemoryStore();
  const asked: string[] = [];
  return {
    ...store,
    asked,
    get: (name, options) => {
      asked.push(name);
      return store.get(name, options);
    },
  };
}

async function put(store: Store, name: string, bytes: Buffer, type = "image/jpeg"): Promise<void> {
  const head = { contentType: type, cacheControl: "public, max-age=31536000, immutable", md5: md5(bytes) };
  await store.put(name, { length: bytes.length, open: () => bytes }, head);
}

async function rotated(
  config: Partial<ProxyConfig> = {},
  settings: ImgproxySettings = { IMGPROXY_KEY: NEW.key, IMGPROXY_SALT: NEW.salt },
): Promise<{ running: Running; upstream: FakeImgproxy }> {
  const upstream = await startImgproxy(undefined, { settings });
  return { upstream, running: await startProxy(upstream.url, { signing: [NEW, OLD], ...config }) };
}

test("an image that lies under the old key is served, counted as a hit, and stored under the new one, marker included", async () => {
  const store = watched();
  const bytes = await jpeg();
  await put(store, `p/${oldKey}`, bytes);
  const events: unknown[] = [];
  const { running, upstream } = await rotated({
    store,
    cacheFolder: "p/",
    indexBySource: true,
    onEvent: ({ result, key }) => void events.push([result, key]),
  });
  const first = await send(running.url, newPath);
  expect([first.status, first.headers["x-cache"], first.body.equals(bytes)]).toEqual([200, "HIT", true]);
  const marker = `p/by-source/${createHash("md5").update(CAT).digest("hex")}/${newKey}`;
  await vi.waitFor(async () =>
    expect((await namesIn(store)).sort()).toEqual([`p/${oldKey}`, `p/${newKey}`, marker].sort()),
  );
  expect(await store.head(`p/${newKey}`)).toMatchObject({ contentType: "image/jpeg", md5: md5(bytes) });
  store.asked.length = 0;
  expect((await send(running.url, newPath)).headers["x-cache"]).toBe("HIT");
  expect(store.asked).toEqual([`p/${newKey}`]);
  expect(upstream.requests).toEqual([]);
  await vi.waitFor(() =>
    expect(events).toEqual([
      ["hit", newKey],
      ["stored", newKey],
      ["hit", newKey],
    ]),
  );
});

test("a page that still has the old address finds what is stored under the new key", async () => {
  const store = createMemoryStore();
  await put(store, newKey, await jpeg());
  const { running, upstream } = await rotated({ store });
  expect((await send(running.url, oldPath)).headers["x-cache"]).toBe("HIT");
  expect(upstream.requests).toEqual([]);
  await vi.waitFor(async () => expect((await namesIn(store)).sort()).toEqual([newKey, oldKey].sort()));
});

test("a set does not move: no look at another name, nothing stored anew", async () => {
  const set = `/set:200-400:avif/rs:fit:200/${CODE}`;
  const name = `${createHash("sha256").update(set).digest("hex").slice(0, 32)}/400.avif`;
  const store = watched();
  await put(store, name, await jpeg());
  const { running, upstream } = await rotated({ store });
  for (const signing of [OLD, NEW])
    expect((await send(running.url, `${signPath(set, signing)}/400.avif`)).headers["x-cache"]).toBe("HIT");
  expect(store.asked).toEqual([name, name]);
  expect(await namesIn(store)).toEqual([name]);
  expect(upstream.requests).toEqual([]);
});

test("at most three other keys are asked for, together, and none is where the image has one", async () => {
  const signing = [1, 2, 3, 4, 5].map(pair);
  const keys = signing.map((one) => cacheKey(signPath(PATH, one)));
  const store = watched();
  let open = 0;
  let most = 0;
  const counting: Store = {
    ...store,
    get: async (...args) => {
      most = Math.max(most, ++open);
      await new Promise((done) => setTimeout(done, 5));
      open--;
      return store.get(...args);
    },
  };
  const { running } = await rotated({ store: counting, signing });
  expect((await send(running.url, newPath)).headers["x-cache"]).toBe("MISS");
  expect(store.asked).toEqual(keys.slice(0, 4));
  expect(most).toBe(3);
  await vi.waitFor(async () => expect(await namesIn(store)).toEqual([newKey]));
  store.asked.length = 0;
  expect((await send(running.url, newPath)).headers["x-cache"]).toBe("HIT");
  expect(store.asked).toEqual([newKey]);
});

const EXPIRING = `/rs:fit:200/exp:4102444800/${CODE}`;
test("nothing is looked for under another key where the path may not be stored, or there are no other keys", async () => {
  const store = watched();
  await put(store, cacheKey(signPath(EXPIRING, OLD)), await jpeg());
  const { running, upstream } = await rotated({ store });
  expect((await send(running.url, signPath(EXPIRING, NEW))).headers["x-cache"]).toBe("MISS");
  expect(store.asked).toEqual([]);
  expect(upstream.requests.length).toBe(1);
  const alone = await rotated({ store, signing: NEW });
  expect((await send(alone.running.url, newPath)).headers["x-cache"]).toBe("MISS");
  const unsigned = await rotated({ store, signing: undefined as never, allowUnsigned: true }, UNSIGNED);
  expect((await send(unsigned.running.url, `/unsafe${PATH}`)).headers["x-cache"]).toBe("MISS");
  expect(store.asked).toEqual([newKey, cacheKey(`/unsafe${PATH}`)]);
});

test("what failed a moment ago is not looked for again under any key", async () => {
  const store = watched();
  const { running, upstream } = await rotated({ store });
  upstream.script = (_request, response) => {
    response.writeHead(404, imageHeaders(Buffer.alloc(0), { "Content-Type": "text/plain" })).end();
  };
  expect((await send(running.url, newPath)).status).toBe(404);
  expect(store.asked).toEqual([newKey, oldKey]);
  expect((await send(running.url, newPath)).status).toBe(404);
  expect(store.asked.length).toBe(2);
});

test.each<[string, (store: Store) => Promise<void>, asked: string[]]>([
  ["damaged under the asked key", async (store) => put(store, newKey, Buffer.from("half")), [newKey]],
  ["damaged under the other", async (store) => put(store, oldKey, Buffer.from("half")), [newKey, oldKey]],
])("%s is a miss, whose put makes it whole", async (_, fill, asked) => {
  const store = watched();
  await fill(store);
  const { running, upstream } = await rotated({ store });
  const { status, headers, body } = await send(running.url, newPath);
  expect([status, headers["x-cache"]]).toEqual([200, "MISS"]);
  expect(store.asked).toEqual(asked);
  expect(upstream.requests.length).toBe(1);
  await vi.waitFor(async () => expect((await store.head(newKey))?.md5).toBe(md5(body)));
});

test.each<[string, (name: string) => Promise<never>]>([
  ["fails", async () => Promise.reject(new Error("broken"))],
  ["never answers", () => new Promise<never>(() => {})],
])("a bucket that %s for the other keys costs a miss, within the one deadline", async (_, fate) => {
  const store = createMemoryStore();
  const partly: Store = { ...store, get: (name, options) => (name === newKey ? store.get(name, options) : fate(name)) };
  const { running, upstream } = await rotated({ store: partly, limits: { readThroughTimeoutMs: 60 } });
  const { status, headers } = await send(running.url, newPath);
  expect([status, headers["x-cache"]]).toEqual([200, "MISS"]);
  expect(upstream.requests.length).toBe(1);
  await vi.waitFor(async () => expect(await namesIn(store)).toEqual([newKey]));
});

test("a bucket that fails for the asked key has said nothing: the others are not asked for", async () => {
  const store = createMemoryStore();
  await put(store, oldKey, await jpeg());
  const asked: string[] = [];
  const broken: Store = {
    ...store,
    get: async (name) => {
      asked.push(name);
      throw new Error("broken");
    },
  };
  const { running } = await rotated({ store: broken });
  expect((await send(running.url, newPath)).headers["x-cache"]).toBe("MISS");
  expect(asked).toEqual([newKey]);
});

test("bytes that are not those that were stored are not copied", async () => {
  const store = createMemoryStore();
  const [right, wrong] = [await jpeg(30_000), await jpeg(31_000)];
  await put(store, oldKey, right);
  let reads = 0;
  const changing: Store = {
    ...store,
    get: async (name, options) => {
      const object = await store.get(name, options);
      return object && name === oldKey && ++reads > 1 ? { ...object, body: wrong, size: wrong.length } : object;
    },
  };
  const { running } = await rotated({ store: changing });
  expect((await send(running.url, newPath)).body.equals(right)).toBe(true);
  await vi.waitFor(() => expect(reads).toBe(2));
  expect(await running.close()).toBe(0);
  expect(await namesIn(store)).toEqual([oldKey]);
});

test("a purge by address removes the image under every key, or it would be found again", async () => {
  const purgeToken = "t".repeat(32);
  const store = createMemoryStore();
  await put(store, oldKey, await jpeg());
  const { running, upstream } = await rotated({ store, purgeToken });
  await send(running.url, newPath);
  await vi.waitFor(async () => expect((await namesIn(store)).length).toBe(2));
  const headers = { authorization: `Bearer ${purgeToken}` };
  const { text } = await send(running.url, "/purge", {
    method: "DELETE",
    headers,
    body: JSON.stringify({ url: newPath }),
  });
  expect(text).toBe('{"purged":1}\n');
  expect(await namesIn(store)).toEqual([]);
  expect((await send(running.url, newPath)).headers["x-cache"]).toBe("MISS");
  expect(upstream.requests.length).toBe(1);
});
