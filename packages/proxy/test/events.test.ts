import { createImages, type SetDescriptor } from "@bucketfirst/core";
import { expect, onTestFinished, test, vi } from "vitest";
import type { EventsConfig } from "../src/events/EventsConfig.js";
import { candidateUrls } from "../src/images/candidateUrls.js";
import type { ProxyConfig } from "../src/proxyConfig.js";
import { createMemoryStore } from "../src/stores/memory.js";
import { StoreError } from "../src/stores/storeError.js";
import { pathOf, send } from "./support/http.js";
import { failure, image, jpeg, missing, startImgproxy } from "./support/imgproxy.js";
import { metric, namesIn, type Running, SIGNING, startProxy } from "./support/proxy.js";
import { SOURCES } from "./support/sources.js";

const TOKEN = "a token of thirty-two characters";
const variants = { card: { width: 40, formats: ["avif"] }, page: { width: 90, formats: [] } } as const;
const EVENTS: EventsConfig = {
  token: TOKEN,
  images: { sets: true, variants },
  originals: [{ bucket: "uploads", source: `${SOURCES}/{key}` }],
};
const SECOND = 1_000;
const T = Date.UTC(2026, 10, 29, 12);

/** An event of S3 as AWS sends it. */
const event = (name: string, key: string, { etag = "e1", time = Date.now(), bucket = "uploads" } = {}) => ({
  eventSource: "aws:s3",
  eventName: name,
  eventTime: new Date(time).toISOString(),
  s3: { bucket: { name: bucket }, object: { key, eTag: etag } },
});
const post = (
  { url }: { url: string },
  body: unknown,
  headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` },
) => send(url, "/events", { method: "POST", headers, body: typeof body === "string" ? body : JSON.stringify(body) });
const created = (running: { url: string }, key: string, details = {}) =>
  post(running, { Records: [event("ObjectCreated:Put", key, details)] });
const removed = (running: { url: string }, key: string, details = {}) =>
  post(running, { Records: [event("ObjectRemoved:Delete", key, details)] });
/** Waits until nothing is left to do. */
const settled = (running: Running) =>
  vi.waitFor(async () => expect(await metric(running, "bucketfirst_events_pending")).toBe(0), {
    timeout: 10_000,
    interval: 20,
  });
const ends = (running: Running, result: string) => metric(running, `bucketfirst_event_ends_total{result="${result}"}`);

/** Addresses of all members of both variants of a source, as an application makes them. */
function members(url: string, key: string, sets = true): string[] {
  const images = createImages({ proxyUrl: url, signing: SIGNING, variants, sets });
  return images.variants.flatMap((name) => candidateUrls(images.image(`${SOURCES}/${key}`, name) as SetDescriptor));
}
const start = (upstream: string, config: Partial<ProxyConfig> = {}) =>
  startProxy(upstream, { events: EVENTS, ...config });

test("an upload makes every member of every variant once; a visitor then finds them all", async () => {
  const upstream = await startImgproxy();
  const running = await start(upstream.url);
  expect((await created(running, "a+cat.jpg")).text).toBe('{"accepted":1,"ignored":0}\n');
  await settled(running);
  const urls = members(running.url, "a%20cat.jpg");
  expect(urls).toHaveLength(12);
  expect(new Set(upstream.requests.map(({ url }) => url)).size).toBe(12);
  expect(upstream.requests).toHaveLength(12);
  const hits = await Promise.all(urls.map(async (url) => (await send(running.url, pathOf(url))).headers["x-cache"]));
  expect(hits).toEqual(urls.map(() => "HIT"));
  expect(await namesIn(running.store, "events/pending/")).toEqual([]);
  expect(await namesIn(running.store, "events/done/")).toHaveLength(1);
  expect(await metric(running, 'bucketfirst_events_total{kind="created",result="accepted"}')).toBe(1);
  expect(await ends(running, "made")).toBe(1);
});

test("a second delivery makes nothing, and puts back what is missing since", async () => {
  const upstream = await startImgproxy();
  const running = await start(upstream.url);
  const details = { time: T };
  await created(running, "cat.jpg", details);
  await settled(running);
  await created(running, "cat.jpg", details);
  await settled(running);
  expect([upstream.requests.length, await ends(running, "present")]).toEqual([12, 1]);
  const [gone = ""] = (await namesIn(running.store)).filter((name) => name.endsWith(".avif"));
  await running.store.delete(gone);
  await created(running, "cat.jpg", details);
  await settled(running);
  expect([upstream.requests.length, await ends(running, "made")]).toEqual([13, 2]);
  expect(await running.store.head(gone)).toBeDefined();
});

test("what a visitor had made before the event is kept; what is older than the upload is made anew", async () => {
  const upstream = await startImgproxy();
  const running = await start(upstream.url);
  const urls = members(running.url, "cat.jpg");
  await send(running.url, pathOf(urls[0]!));
  await vi.waitFor(async () => expect(await namesIn(running.store)).toHaveLength(1));
  await created(running, "cat.jpg", { time: Date.now() - 5 * SECOND });
  await settled(running);
  expect(upstream.requests).toHaveLength(12);
  await send(running.url, pathOf(members(running.url, "dog.jpg")[0]!));
  await vi.waitFor(async () => expect(await namesIn(running.store)).toHaveLength(14));
  await created(running, "dog.jpg", { time: Date.now() + 5 * SECOND });
  await settled(running);
  expect([upstream.requests.length, await ends(running, "replaced")]).toEqual([25, 1]);
});

test("an overwritten original replaces every picture, also those of an index, and an event from before changes nothing", async () => {
  const [old, fresh] = [await jpeg(20_000), await jpeg(25_000)];
  const upstream = await startImgproxy(image(old, {}));
  const running = await start(upstream.url, { indexBySource: true });
  await created(running, "cat.jpg", { etag: "e1", time: T });
  await settled(running);
  const other = createImages({ proxyUrl: running.url, signing: SIGNING }).buildUrl(`${SOURCES}/cat.jpg`, { width: 7 });
  await send(running.url, pathOf(other));
  await vi.waitFor(async () => expect(await metric(running, 'bucketfirst_stored_total{result="stored"}')).toBe(13));
  upstream.script = image(fresh, {});
  await created(running, "cat.jpg", { etag: "e2", time: T + SECOND });
  await settled(running);
  const lengths = async () =>
    new Set(
      await Promise.all(
        [other, ...members(running.url, "cat.jpg")].map(
          async (url) => (await send(running.url, pathOf(url))).body.length,
        ),
      ),
    );
  expect(await lengths()).toEqual(new Set([fresh.length]));
  await created(running, "cat.jpg", { etag: "e1", time: T });
  await settled(running);
  expect([await ends(running, "replaced"), await ends(running, "outdated")]).toEqual([1, 1]);
  expect(upstream.requests).toHaveLength(26);
});

test("a removed original takes its pictures and its metadata along, and an upload that is reported later but was before it", async () => {
  const upstream = await startImgproxy();
  const running = await start(upstream.url);
  await created(running, "cat.jpg", { time: T });
  await settled(running);
  await removed(running, "cat.jpg", { time: T + SECOND });
  await settled(running);
  await created(running, "cat.jpg", { time: T, etag: "e0" });
  await settled(running);
  expect((await namesIn(running.store)).filter((name) => !name.startsWith("events/"))).toEqual([]);
  expect([await ends(running, "removed"), await ends(running, "outdated")]).toEqual([1, 1]);
  await created(running, "cat.jpg", { time: T + 2 * SECOND });
  await settled(running);
  expect((await namesIn(running.store)).filter((name) => !name.startsWith("events/"))).toHaveLength(12);
});

test("a process that ends in the middle goes on at the next start, and makes nothing twice", async () => {
  const store = createMemoryStore();
  const bytes = await jpeg();
  const upstream = await startImgproxy();
  const ready = image(bytes);
  // Five pictures, then imgproxy hangs.
  upstream.script = (request, response) => (upstream.requests.length > 5 ? undefined : ready(request, response));
  const first = await start(upstream.url, { store, limits: { drainMs: 10 } });
  await post(first, { Records: ["a.jpg", "b.jpg"].map((key) => event("ObjectCreated:Put", key)) });
  await vi.waitFor(() => expect(upstream.requests).toHaveLength(6));
  await first.close();
  expect(await namesIn(store, "events/pending/")).toHaveLength(2);
  upstream.script = ready;
  const second = await start(upstream.url, { store });
  await vi.waitFor(async () => expect(await ends(second, "made")).toBe(2), { timeout: 10_000 });
  const names = (await namesIn(store)).filter((name) => !name.startsWith("events/"));
  expect(names).toHaveLength(24);
  expect(upstream.requests).toHaveLength(25);
  expect(await namesIn(store, "events/pending/")).toEqual([]);
});

test("two proxies of one bucket that receive the same events store every picture once", async () => {
  const store = createMemoryStore();
  const upstream = await startImgproxy();
  const both = [await start(upstream.url, { store }), await start(upstream.url, { store })];
  const body = { Records: Array.from({ length: 6 }, (_, i) => event("ObjectCreated:Put", `${i}.jpg`, { time: T })) };
  const replies = await Promise.all(both.map((running) => post(running, body)));
  expect(replies.map(({ text }) => text)).toEqual(['{"accepted":6,"ignored":0}\n', '{"accepted":6,"ignored":0}\n']);
  for (const running of both) await settled(running);
  const stored = await Promise.all(both.map((running) => metric(running, 'bucketfirst_stored_total{result="stored"}')));
  expect(stored.reduce((sum, count) => sum + count)).toBe(72);
});

test("pictures wait while a visitor is at imgproxy; a visitor who asks for one that waits gets it at once", async () => {
  const ready = image(await jpeg());
  const upstream = await startImgproxy();
  let finish = (): void => {};
  upstream.script = (request, response) => {
    if (upstream.requests.length > 1) return ready(request, response);
    finish = () => void ready(request, response);
  };
  // Of two places one stays free for visitors, so that nothing begins beside the one at work.
  const running = await start(upstream.url, { limits: { maxUpstream: 2 } });
  const slow = send(running.url, pathOf(members(running.url, "dog.jpg")[0]!));
  await vi.waitFor(() => expect(upstream.requests).toHaveLength(1));
  await created(running, "cat.jpg");
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(2));
  const [first = ""] = members(running.url, "cat.jpg");
  expect((await send(running.url, pathOf(first))).headers["x-cache"]).toBe("JOINED");
  expect(upstream.requests).toHaveLength(2);
  finish();
  expect((await slow).status).toBe(200);
  await settled(running);
  expect(upstream.requests).toHaveLength(13);
});

test("while a visitor is around, though with hits alone, pictures are made one at a time", async () => {
  const upstream = await startImgproxy();
  const running = await start(upstream.url, { events: { ...EVENTS, concurrency: 4 } });
  const own = pathOf(members(running.url, "visitor.jpg")[0]!);
  await send(running.url, own);
  await vi.waitFor(async () => expect((await send(running.url, own)).headers["x-cache"]).toBe("HIT"));
  const answer = upstream.script;
  let [busy, most] = [0, 0];
  upstream.script = (request, response) => {
    most = Math.max(most, ++busy);
    response.once("close", () => busy--);
    // Long enough for others to begin beside it.
    setTimeout(() => void answer(request, response), 20);
  };
  // Time stands still: the visitor stays as near as this hit.
  const clock = vi.spyOn(performance, "now").mockReturnValue(performance.now());
  onTestFinished(() => clock.mockRestore());
  await send(running.url, own);
  for (const key of ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]) await created(running, key);
  await settled(running);
  expect([upstream.requests.length, most]).toEqual([1 + 4 * 12, 1]);
});

test("a picture that cannot be made stops none of the others; a source that is not there yet is tried again", async () => {
  const ready = image(await jpeg());
  const upstream = await startImgproxy();
  let early = true;
  upstream.script = (request, response) => {
    if (early) {
      early = false;
      return missing()(request, response);
    }
    return /:80\//.test(request.url!) ? failure(422, "Broken")(request, response) : ready(request, response);
  };
  const running = await start(upstream.url);
  await created(running, "cat.jpg");
  await settled(running);
  const names = (await namesIn(running.store)).filter((name) => !name.startsWith("events/"));
  const broken = new Set(upstream.requests.map(({ url }) => url).filter((url) => /:80\//.test(url))).size;
  expect(broken).toBeGreaterThan(0);
  expect(names).toHaveLength(12 - broken);
  expect([await ends(running, "made"), await ends(running, "failed")]).toEqual([1, 0]);
});

test("events that the bucket does not keep are answered 503, so that they are sent again", async () => {
  const upstream = await startImgproxy();
  const store = createMemoryStore();
  const put = vi.fn(store.put).mockRejectedValueOnce(new StoreError("slow down", { status: 503 }));
  const running = await start(upstream.url, { store: { ...store, put } });
  const body = { Records: [event("ObjectCreated:Put", "a.jpg"), event("ObjectCreated:Put", "b.jpg")] };
  const reply = await post(running, body);
  expect([reply.status, reply.headers["retry-after"], reply.text]).toEqual([
    503,
    "5",
    "The events are not kept, send them again\n",
  ]);
  expect((await post(running, body)).status).toBe(200);
  await settled(running);
  expect(upstream.requests).toHaveLength(24);
});

test("a rule says which objects are sources, how their addresses are written, and what is made of them", async () => {
  const upstream = await startImgproxy();
  const rule = { bucket: "uploads", variants: ["page"] };
  const running = await start(upstream.url, {
    events: {
      ...EVENTS,
      ownBucket: "uploads",
      originals: [
        { ...rule, prefix: "public/", source: `${SOURCES}/{rest}`, meta: true },
        { ...rule, prefix: "raw/", source: `${SOURCES}/{rawKey}` },
      ],
    },
    cacheFolder: "raw/results/",
  });
  const own = "raw/results/0123456789abcdef0123456789abcdef/400.avif";
  const keys = ["public/a+cat.jpg", "raw/a+cat.jpg", "other/cat.jpg", own, "raw/results/events/pending/x"];
  const body = { Records: keys.map((key) => event("ObjectCreated:Put", key)) };
  body.Records.push(
    event("ObjectCreated:Put", "public/b.jpg", { bucket: "others" }),
    event("ObjectTagging:Put", "public/b.jpg"),
  );
  expect((await post(running, body)).text).toBe('{"accepted":2,"ignored":5}\n');
  await settled(running);
  const images = createImages({ proxyUrl: running.url, signing: SIGNING, variants, sets: true });
  const urls = [`${SOURCES}/a%20cat.jpg`, `${SOURCES}/raw/a cat.jpg`].flatMap((source) =>
    candidateUrls(images.image(source, "page")),
  );
  const before = upstream.requests.length;
  const states = await Promise.all(urls.map(async (url) => (await send(running.url, pathOf(url))).headers["x-cache"]));
  expect(states).toEqual(urls.map(() => "HIT"));
  expect((await send(running.url, pathOf(images.metaUrls(`${SOURCES}/a%20cat.jpg`).proxied))).headers["x-cache"]).toBe(
    "HIT",
  );
  expect(upstream.requests).toHaveLength(before);
});

test("the route wants its token, in any of the ways that a store can send one, and no log line has it", async () => {
  const lines: unknown[] = [];
  const line = (...what: unknown[]) => void lines.push(what);
  const upstream = await startImgproxy();
  const running = await start(upstream.url, { log: { debug: line, info: line, warn: line, error: line } });
  const without = await startProxy(upstream.url);
  const test = '{"Service":"Amazon S3","Event":"s3:TestEvent"}';
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}` });
  expect((await post(without, test)).status).toBe(404);
  const bare = await post(running, test, {});
  expect([bare.status, bare.headers["www-authenticate"]]).toEqual([401, 'Basic realm="events"']);
  const wrong = [
    { authorization: `Bearer ${TOKEN}x` },
    basic("me:wrong"),
    { authorization: `Bearer ${TOKEN.slice(1)}` },
  ];
  for (const headers of wrong) expect((await post(running, test, headers)).status).toBe(403);
  const right = [{ authorization: `Bearer ${TOKEN}` }, { authorization: `bearer ${TOKEN}` }, basic(`me:${TOKEN}`)];
  for (const headers of right)
    expect([(await post(running, test, headers)).text]).toEqual(['{"accepted":0,"ignored":1}\n']);
  const query = (token: string) =>
    send(running.url, `/events?token=${encodeURIComponent(token)}`, { method: "POST", body: test });
  expect([(await query(TOKEN)).status, (await query("no")).status]).toEqual([200, 403]);
  expect((await send(running.url, "/events", { method: "DELETE", headers: right[0]! })).status).toBe(405);
  expect((await post(running, "<xml/>")).status).toBe(400);
  expect((await post(running, " ".repeat(256 * 1024 + 1))).status).toBe(413);
  expect(JSON.stringify(lines)).not.toContain(TOKEN);
  expect(JSON.stringify(lines)).not.toContain(encodeURIComponent(TOKEN));
});

test("a subscription of SNS is never opened; the operator finds its address, and no log line has it", async () => {
  const lines: unknown[] = [];
  const line = (...what: unknown[]) => void lines.push(what);
  const upstream = await startImgproxy();
  const running = await start(upstream.url, { log: { debug: line, info: line, warn: line, error: line } });
  const url = `${upstream.url}/?Action=ConfirmSubscription&Token=abc`;
  const topic = "arn:aws:sns:eu-central-1:123456789012:uploads";
  await post(running, { Type: "SubscriptionConfirmation", TopicArn: topic, SubscribeURL: url, Token: "abc" });
  const shown = await send(running.url, "/events", { headers: { authorization: `Bearer ${TOKEN}` } });
  expect(JSON.parse(shown.text)).toEqual({ pending: 0, subscriptions: [{ topic, url }] });
  expect(upstream.requests).toHaveLength(0);
  expect(JSON.stringify(lines)).toContain(`"topic":"${topic}","host":"${new URL(url).host}"`);
  expect(JSON.stringify(lines)).not.toContain("Token=abc");
});
