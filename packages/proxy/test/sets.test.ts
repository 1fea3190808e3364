import { createHash } from "node:crypto";
import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheKey, createImages, signPath } from "@bucketfirst/core";
import { scratch } from "@bucketfirst/testkit/scratch";
import { describe, expect, test, vi } from "vitest";
import type { ProxyEvent } from "../src/base/events.js";
import { createFolderStore } from "../src/stores/folder/folder.js";
import { createMemoryStore } from "../src/stores/memory.js";
import type { Store } from "../src/stores/store.js";
import { send } from "./support/http.js";
import { image, imageHeaders, jpeg, missing, startImgproxy } from "./support/imgproxy.js";
import { metric, namesIn, SIGNING, signed, startProxy } from "./support/proxy.js";
import { UNSIGNED } from "./support/realImgproxy.js";
import { CAT } from "./support/sources.js";

const CODE = Buffer.from(CAT).toString("base64url");
/** P of a set, and its key, worked out without core. */
const P = `/set:200-400:avif-webp/rs:fill:200:150/${CODE}`;
const K = createHash("sha256").update(P).digest("hex").slice(0, 32);
const member = (name: string, path = P, signing = SIGNING): string => `${signPath(path, signing)}/${name}`;

test("a member is verified as part of its set, made by its classic path, and stored under the set's key", async () => {
  const upstream = await startImgproxy();
  const events: ProxyEvent[] = [];
  const running = await startProxy(upstream.url, { cacheFolder: "p/", onEvent: (event) => void events.push(event) });
  const miss = await send(running.url, member("400.avif"));
  expect([miss.status, miss.headers["x-cache"]]).toEqual([200, "MISS"]);
  // What classic addressing asks for the same candidate, signed with the first pair.
  expect(upstream.requests.map(({ url }) => url)).toEqual([signPath(`/rs:fill:400:300/f:avif/${CODE}`, SIGNING)]);
  await vi.waitFor(async () => expect(await namesIn(running.store)).toEqual([`p/${K}/400.avif`]));
  const hit = await send(running.url, `${member("400.avif").replace("set:", "set%3A").replace("rs:", "rs%3A")}?v=1`);
  expect([hit.status, hit.headers["x-cache"], hit.body.equals(miss.body)]).toEqual([200, "HIT", true]);
  expect(events.map(({ result, key }) => [result, key])).toEqual([
    ["miss", `${K}/400.avif`],
    ["stored", `${K}/400.avif`],
    ["hit", `${K}/400.avif`],
  ]);
});

test("createImages and the receiver name the same objects", async () => {
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url, { pathPrefix: "/img" });
  const images = createImages({
    proxyUrl: `${running.url}/img`,
    cacheUrl: "https://bucket.test",
    signing: SIGNING,
    sets: true,
    variants: { card: { width: 200, height: 150, formats: ["avif", "webp"] } },
  });
  const { proxyBase, cachedBase, ladder, formats = "" } = images.image(CAT, "card");
  for (const step of ladder.split("-"))
    for (const format of [
      "",
      ...formats
        .split("-")
        .filter(Boolean)
        .map((name) => `.${name}`),
    ])
      expect((await fetch(proxyBase + step + format)).status).toBe(200);
  const names = await vi.waitFor(async () => {
    const found = await namesIn(running.store);
    expect(found.length).toBe(upstream.requests.length);
    return found;
  });
  expect(names.length).toBeGreaterThan(1);
  for (const name of names) expect(`https://bucket.test/${name}`.startsWith(cachedBase)).toBe(true);
});

test.each([
  ["another signature", member("400").replace(/^\/[^/]*/, `/${"A".repeat(43)}`)],
  ["no signature", `/unsafe${P}/400`],
  ["spare bits of the last character", member("400").replace(/^\/(.{42})(.)/, (_, a, b) => `/${a}${spare(b)}`)],
  ["a member signed as a part of the path", signPath(`${P}/400`, SIGNING)],
  ["another set behind the signature of this one", member("400").replace("200-400", "200-500")],
  // Wrong in two ways: the signature is what is said first.
  ["another signature and no such member", `/${"A".repeat(43)}${P}/500`],
])("%s is 403, and nobody is asked", async (_, path) => {
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url);
  expect((await send(running.url, path)).status).toBe(403);
  expect(upstream.requests).toEqual([]);
});

/** The same six bits but the last. */
function spare(letter: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return alphabet[alphabet.indexOf(letter) ^ 1]!;
}

const OTHERS = [
  "",
  "500",
  "200.jpg",
  "200.avif.webp",
  "0200",
  "200.",
  ".avif",
  "200.AVIF",
  "200/400",
  "200.avif/",
  "%32%30%30",
];
test.each(OTHERS)("%j is no member: 404, and nobody is asked", async (name) => {
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url);
  const { status } = await send(running.url, member(name));
  // What has a slash in it was not signed at all.
  expect(status).toBe(name.includes("/") ? 403 : 404);
  expect(upstream.requests).toEqual([]);
  expect(await namesIn(running.store)).toEqual([]);
});

const HEADS = [
  "set:400-200",
  "set:200-200",
  "set:1.50x",
  "set:200-2x",
  "set:200:jpeg",
  "set:200:webp-webp",
  "set:200:",
  "set:",
  "set:0",
  `set:${Array.from({ length: 33 }, (_, i) => i + 1).join("-")}`,
  "set:200:avif-webp-jpg-png-gif-jxl-bmp-tiff-ico",
  "Set:200",
];
test.each(HEADS)("%s is no head as builders write it: 404 behind a right signature", async (head) => {
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url);
  const { status } = await send(running.url, member("200", `/${head}/rs:fit:200/${CODE}`));
  expect(status).toBe(404);
  expect(upstream.requests).toEqual([]);
});

test("without keys a set has the unsigned segment in front, and none but that", async () => {
  const upstream = await startImgproxy(undefined, { settings: UNSIGNED });
  const running = await startProxy(upstream.url, {
    signing: undefined,
    allowUnsigned: true,
    unsignedSegment: "open",
  } as never);
  expect((await send(running.url, `/unsafe${P}/400`)).status).toBe(403);
  expect((await send(running.url, `/open${P}/400`)).status).toBe(200);
  expect(upstream.requests.map(({ url }) => url)).toEqual([`/open/rs:fill:400:300/${CODE}`]);
  await vi.waitFor(async () => expect(await namesIn(running.store)).toEqual([`${K}/400`]));
});

test("a server of presets knows no sets: what looks like one are names of presets", async () => {
  const upstream = await startImgproxy(undefined, {
    settings: { IMGPROXY_ONLY_PRESETS: "true", IMGPROXY_PRESETS: "set=w:8,200=h:8" },
  });
  const running = await startProxy(upstream.url, { presetsOnly: true });
  const path = signPath(`/set:200/${CODE}`, SIGNING);
  expect((await send(running.url, path)).status).toBe(200);
  expect(upstream.requests.map(({ url }) => url)).toEqual([path]);
  await vi.waitFor(async () => expect(await namesIn(running.store)).toEqual([cacheKey(path)]));
});

test("what a member's classic path forbids is not stored, and never served from the bucket", async () => {
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url);
  const expiring = `/set:200-400/rs:fit:400/exp:4102444800/${CODE}`;
  for (let i = 0; i < 2; i++)
    expect((await send(running.url, member("200", expiring))).headers["x-cache"]).toBe("MISS");
  expect(await namesIn(running.store)).toEqual([]);
  expect(await metric(running, 'bucketfirst_skipped_total{reason="expires"}')).toBe(2);
});

test("another separator of arguments, and an option that this version does not know, pass", async () => {
  const upstream = await startImgproxy(image(await jpeg(), {}));
  const running = await startProxy(upstream.url, { admission: { argumentsSeparator: "," } });
  const path = `/set:200-400:avif/rs,fit,400/brand_new,1/${CODE}`;
  expect((await send(running.url, member("200.avif", path))).status).toBe(200);
  expect(upstream.requests.map(({ url }) => url)).toEqual([
    signPath(`/rs,fit,200/f,avif/brand_new,1/${CODE}`, SIGNING),
  ]);
});

/** A store, and the names in it. */
const STORES: [kind: string, open: () => Promise<Store>][] = [
  ["memory", async () => createMemoryStore()],
  ["folder", async () => createFolderStore({ dir: await scratch() })],
];

describe("purge", () => {
  const TOKEN = "t".repeat(32);
  const purge = (url: string, target: object) =>
    send(url, "/purge", {
      method: "DELETE",
      headers: { authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify(target),
    });

  test.each(STORES)("purge of a member, of a whole set, of a source: %s", async (_, open) => {
    const upstream = await startImgproxy();
    const store = await open();
    const running = await startProxy(upstream.url, {
      store,
      purgeToken: TOKEN,
      indexBySource: true,
      cacheFolder: "p/",
    });
    const classic = signed("/w:1");
    const other = `/set:1x-2x/rs:fit:9/${CODE}`;
    const otherKey = createHash("sha256").update(other).digest("hex").slice(0, 32);
    const paths = [member("200"), member("200.avif"), member("400"), member("2x", other), classic];
    const fill = async (): Promise<string[]> => {
      for (const path of paths) expect((await send(running.url, path)).status).toBe(200);
      return vi.waitFor(async () => {
        const names = (await namesIn(store)).filter((name) => !name.includes("by-source"));
        expect(names.length).toBe(5);
        return names.sort();
      });
    };
    const all = await fill();
    const source = createHash("md5").update(CAT).digest("hex");
    const markers = (await namesIn(store)).filter((name) => name.includes("by-source"));
    // One for each set, not for each member.
    expect(markers.sort()).toEqual(
      [K, otherKey, cacheKey(classic)].map((key) => `p/by-source/${source}/${key}`).sort(),
    );

    expect((await purge(running.url, { key: `${K}/200` })).text).toBe('{"purged":1}\n');
    expect(await namesIn(store)).not.toContain(`p/${K}/200`);
    expect(await namesIn(store)).toContain(`p/${K}/200.avif`);
    expect((await purge(running.url, { url: `https://img.test${member("400")}` })).text).toBe('{"purged":1}\n');
    expect(await namesIn(store)).not.toContain(`p/${K}/400`);
    expect(await fill()).toEqual(all);

    expect((await purge(running.url, { key: K })).text).toBe('{"purged":3}\n');
    const left = (await namesIn(store)).filter((name) => !name.includes("by-source"));
    expect(left.sort()).toEqual([`p/${otherKey}/2x`, `p/${cacheKey(classic)}`].sort());
    expect(await fill()).toEqual(all);

    expect((await purge(running.url, { source: CAT })).text).toBe('{"purged":5}\n');
    expect(await namesIn(store)).toEqual([]);
  });

  test.each(STORES)("purge of a set by its base, with and without the last slash: %s", async (_, open) => {
    const upstream = await startImgproxy();
    const store = await open();
    const running = await startProxy(upstream.url, { store, purgeToken: TOKEN, cacheFolder: "p/", pathPrefix: "/img" });
    const other = `/set:200-400/rs:fit:9/${CODE}`;
    const otherKey = createHash("sha256").update(other).digest("hex").slice(0, 32);
    const fill = async (): Promise<string[]> => {
      for (const path of [member("200"), member("200.avif"), member("400.webp"), member("400", other)])
        expect((await send(running.url, `/img${path}`)).status).toBe(200);
      return vi.waitFor(async () => {
        const names = await namesIn(store);
        expect(names.length).toBe(4);
        return names.sort();
      });
    };
    const all = await fill();
    const base = `/img${signPath(P, SIGNING)}`;
    const addresses = [`https://img.test${base}/`, base, `${base}/?v=1`, base.replace("set:", "set%3A")];
    for (const url of addresses) {
      expect([url, (await purge(running.url, { url })).text]).toEqual([url, '{"purged":3}\n']);
      expect(await namesIn(store)).toEqual([`p/${otherKey}/400`]);
      expect(await fill()).toEqual(all);
    }
    // Nothing goes for an address that the proxy would not serve, and one member's address is that member alone.
    const wrong: [url: string, status: number][] = [
      [base.replace(/^\/img\/[^/]*/, `/img/${"A".repeat(43)}`), 403],
      [`/img/unsafe${P}/`, 403],
      [base.slice("/img".length), 404],
      [`${base.slice(0, -1)}/`, 403],
      [`${base}//`, 403],
      [`/img${signPath(`/set:400-200/rs:fit:200/${CODE}`, SIGNING)}/`, 404],
    ];
    for (const [url, status] of wrong) expect([url, (await purge(running.url, { url })).status]).toEqual([url, status]);
    expect((await namesIn(store)).sort()).toEqual(all);
    expect((await purge(running.url, { url: `${base}/200` })).text).toBe('{"purged":1}\n');
    expect((await namesIn(store)).sort()).toEqual(all.filter((name) => name !== `p/${K}/200`));
  });

  test("purge of a set by its base without keys", async () => {
    const upstream = await startImgproxy(undefined, { settings: UNSIGNED });
    const running = await startProxy(upstream.url, {
      signing: undefined,
      allowUnsigned: true,
      purgeToken: TOKEN,
    } as never);
    for (const name of ["200", "400.avif"]) await send(running.url, `/unsafe${P}/${name}`);
    await vi.waitFor(async () => expect((await namesIn(running.store)).length).toBe(2));
    expect((await purge(running.url, { url: `/unsafe${P}/200` })).text).toBe('{"purged":1}\n');
    expect(await namesIn(running.store)).toEqual([`${K}/400.avif`]);
    expect((await purge(running.url, { url: `/unsafe${P}` })).text).toBe('{"purged":1}\n');
    expect(await namesIn(running.store)).toEqual([]);
  });

  test("a purge of a set ends its flights and its puts", async () => {
    const bytes = await jpeg();
    let go: (() => void)[] = [];
    const upstream = await startImgproxy(async (_request, response) => {
      response.writeHead(200, imageHeaders(bytes)).write(bytes.subarray(0, 1_000));
      await new Promise<void>((done) => go.push(done));
      response.end(bytes.subarray(1_000));
    });
    const slow = createMemoryStore();
    const puts: (() => void)[] = [];
    const store: Store = {
      ...slow,
      put: async (...args) => {
        await new Promise<void>((resolve, reject) => {
          puts.push(resolve);
          args[3]?.signal?.addEventListener("abort", () => reject(new Error("aborted")));
        });
        return slow.put(...args);
      },
    };
    const running = await startProxy(upstream.url, { store, purgeToken: TOKEN });
    // One whose put is under way, one that is still being made.
    const stored = send(running.url, member("200"));
    await vi.waitFor(() => expect(go.length).toBe(1));
    go[0]!();
    await stored;
    await vi.waitFor(() => expect(puts.length).toBe(1));
    go = [];
    const made = send(running.url, member("400"));
    await vi.waitFor(() => expect(go.length).toBe(1));
    expect((await purge(running.url, { key: K })).text).toBe('{"purged":2}\n');
    go[0]!();
    expect((await made).status).toBe(200);
    await vi.waitFor(async () => expect(await metric(running, "bucketfirst_uploads_pending")).toBe(0));
    for (const put of puts) put();
    expect(await running.close()).toBe(0);
    expect(await namesIn(slow)).toEqual([]);
  });

  test("a purge of a set forgets its failures", async () => {
    const upstream = await startImgproxy(missing());
    const running = await startProxy(upstream.url, { purgeToken: TOKEN });
    for (let i = 0; i < 2; i++) expect((await send(running.url, member("200"))).status).toBe(404);
    expect(upstream.requests.length).toBe(1);
    await purge(running.url, { key: K });
    upstream.script = image(await jpeg());
    expect((await send(running.url, member("200"))).status).toBe(200);
  });

  test.each([`${K}/`, `${K}/..`, `${K}/.`, `${K}/../${K}`, `${K}/A`, `/${K}`, "200", `${K}//200`])(
    "%j is no key",
    async (key) => {
      const running = await startProxy("http://127.0.0.1:9", { purgeToken: TOKEN });
      expect((await purge(running.url, { key })).status).toBe(400);
    },
  );
});

test("a folder has one directory for each set, which goes with its last member", async () => {
  const dir = await scratch();
  const store = await createFolderStore({ dir });
  const bytes = await jpeg();
  const put = (name: string) =>
    store.put(
      name,
      { length: bytes.length, open: () => bytes },
      { contentType: "image/jpeg", cacheControl: "", md5: "" },
    );
  await put(`${K}/200`);
  await put(`${K}/200.avif`);
  expect(await readdir(join(dir, K))).toEqual(["200", "200.avif"]);
  await store.delete(`${K}/200`);
  expect(await readdir(dir)).toEqual([K]);
  await store.delete(`${K}/200.avif`);
  expect(await readdir(dir)).toEqual([]);
  // Puts and deletes at the same time: no put fails for a folder that has just gone.
  const names = Array.from({ length: 50 }, (_, i) => `${K}/${i + 1}`);
  await Promise.all(
    names.map(async (name) => {
      for (let i = 0; i < 5; i++) {
        await put(name);
        await store.delete(name);
      }
    }),
  );
  expect(await readdir(dir)).toEqual([]);
});

test("at the start a folder loses what a killed process left of sets, and nothing else", async () => {
  const dir = await scratch();
  const old = new Date(Date.now() - 2 * 3_600_000);
  const [empty, fresh, full] = ["a", "b", "c"].map((letter) => join(dir, letter.repeat(32)));
  for (const folder of [empty!, fresh!, full!, join(dir, "mine")]) await mkdir(folder);
  await writeFile(join(full!, "200"), "x");
  await writeFile(join(full!, ".elsewhere-1-00.tmp"), "x");
  for (const path of [join(full!, ".elsewhere-1-00.tmp"), empty!, full!, join(dir, "mine")])
    await utimes(path, old, old);
  await createFolderStore({ dir });
  expect((await readdir(dir)).sort()).toEqual(["b".repeat(32), "c".repeat(32), "mine"]);
  expect(await readdir(full!)).toEqual(["200"]);
});

test("a member to download lies where the pattern of the web server does not find it", async () => {
  const dir = await scratch();
  const upstream = await startImgproxy(image(await jpeg(), { "Content-Disposition": 'attachment; filename="a.jpg"' }));
  const running = await startProxy(upstream.url, { store: await createFolderStore({ dir }) });
  const path = `/set:200/rs:fit:200/att:1/${CODE}`;
  const key = createHash("sha256").update(path).digest("hex").slice(0, 32);
  await send(running.url, member("200", path));
  await vi.waitFor(async () => expect(await namesIn(running.store)).toEqual([`${key}/200`]));
  const files = await readdir(join(dir, key));
  expect(files.length).toBe(2);
  for (const file of files) expect(`/bucket/${key}/${file}`).not.toMatch(/^\/bucket\/([0-9a-f]{32}(?:\/[a-z0-9.]+)?)$/);
  const hit = await send(running.url, member("200", path));
  expect(hit.headers).toMatchObject({ "x-cache": "HIT", "content-disposition": 'attachment; filename="a.jpg"' });
  await running.store.delete(`${key}/200`);
  expect(await readdir(dir)).toEqual([]);
});
