import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { listen } from "@bucketfirst/testkit/listen";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { createS3Store } from "../src/stores/s3/s3.js";
import type { Store } from "../src/stores/store.js";
import { type FaultStore, md5, startFaultStore } from "./support/faultStore.js";
import { jpeg } from "./support/imgproxy.js";
import { namesIn } from "./support/proxy.js";

// What a call puts right by itself, and what it says where it cannot. Signatures are checked by the real stores.
const HEAD = { contentType: "image/jpeg", cacheControl: "no-store" };
const NAME = "a".repeat(32);

afterEach(() => vi.useRealTimers());

async function start(config = {}): Promise<{ bucket: FaultStore; store: Store; warn: ReturnType<typeof vi.fn> }> {
  const bucket = await startFaultStore();
  const warn = vi.fn();
  const store = createS3Store({ ...bucket.config, log: { warn }, ...config });
  onTestFinished(() => store.close());
  return { bucket, store, warn };
}

async function put(store: Store, name = NAME): Promise<Buffer> {
  const bytes = await jpeg();
  await store.put(name, { length: bytes.length, open: () => bytes }, { ...HEAD, md5: md5(bytes) });
  return bytes;
}

const header = ({ requests }: FaultStore, name: string): (string | string[] | undefined)[] =>
  requests.map(({ headers }) => headers[name]);

test("a put carries its length, its digest and a signature over all that matters", async () => {
  const { bucket, store } = await start({
    credentials: { accessKeyId: "id", secretAccessKey: "secret", sessionToken: "token" },
  });
  const bytes = await put(store);
  expect(bucket.requests[0]!.headers).toMatchObject({
    "content-length": String(bytes.length),
    "content-md5": Buffer.from(md5(bytes), "hex").toString("base64"),
    "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
    "x-amz-security-token": "token",
    authorization: expect.stringContaining(
      "SignedHeaders=content-md5;content-type;host;x-amz-content-sha256;x-amz-date;x-amz-meta-md5;x-amz-meta-size;x-amz-security-token,",
    ),
  });
  expect(bucket.requests[0]!.headers).not.toHaveProperty("transfer-encoding");
});

test("a clock that is an hour off is put right once, by the store's, and said once", async () => {
  const { bucket, store, warn } = await start();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
  const real = (): number => Date.now() - 3_600_000;
  bucket.fault = () => {
    const [, year, month, day, hour, minute, second] = /^(....)(..)(..)T(..)(..)(..)Z$/
      .exec(String(bucket.requests.at(-1)!.headers["x-amz-date"]))!
      .map(Number) as number[];
    const off = Math.abs(Date.UTC(year!, month! - 1, day, hour, minute, second) - real());
    return off < 900_000
      ? undefined
      : { status: 403, code: "RequestTimeTooSkewed", headers: { date: new Date(real()).toUTCString() } };
  };
  await put(store);
  await put(store, "b".repeat(32));
  expect(bucket.calls.map((call) => call.slice(0, 5))).toEqual(["PUT a", "PUT a", "PUT b"]);
  expect(warn.mock.calls).toEqual([
    [
      { seconds: expect.closeTo(-3_600, -1) },
      expect.stringMatching(/^set the clock of this machine: it is 3(?:59|60)\d s ahead of the store.s/),
    ],
  ]);
});

test("a store whose own clock says nothing gets its refusal told", async () => {
  const { bucket, store } = await start();
  bucket.fault = () => ({ status: 403, code: "RequestTimeTooSkewed", headers: { date: "soon" } });
  await expect(put(store)).rejects.toThrow("403 RequestTimeTooSkewed");
  expect(bucket.calls).toHaveLength(1);
});

test("a redirect for now is followed for this call alone, body and all", async () => {
  const { bucket, store } = await start();
  const other = await startFaultStore();
  const at = new URL(other.config.endpoint!);
  bucket.fault = () => ({
    status: 307,
    code: "TemporaryRedirect",
    headers: { location: `${at.origin}/test/${NAME}` },
  });
  const bytes = await put(store);
  expect(other.objects.get(NAME)!.bytes.equals(bytes)).toBe(true);
  expect(header(other, "host")).toEqual([at.host]);
  bucket.fault = () => undefined;
  await put(store);
  expect([bucket.calls.length, other.calls.length]).toEqual([2, 1]);
});

test("a redirect to another region is remembered", async () => {
  const { bucket, store } = await start();
  const regionOf = (): string =>
    /Credential=id\/\d+\/([^/]+)\//.exec(header(bucket, "authorization").at(-1) as string)![1]!;
  bucket.fault = () =>
    regionOf() === "eu-west-3"
      ? undefined
      : { status: 301, code: "PermanentRedirect", headers: { "x-amz-bucket-region": "eu-west-3" } };
  await put(store);
  await put(store);
  expect(bucket.calls).toHaveLength(3);
});

test("redirects that lead in a circle, or nowhere, end", async () => {
  const { bucket, store } = await start();
  bucket.fault = () => ({ status: 307, code: "TemporaryRedirect", headers: { location: bucket.config.endpoint! } });
  await expect(store.get(NAME)).rejects.toThrow("307 TemporaryRedirect");
  bucket.fault = () => ({ status: 301, code: "PermanentRedirect" });
  await expect(store.get(NAME)).rejects.toThrow("301 PermanentRedirect");
  expect(bucket.calls.length).toBeLessThan(10);
});

test("an answer to HEAD has no body: why it is a refusal is asked by GET", async () => {
  const { bucket, store } = await start();
  bucket.fault = () => ({ status: 403, code: "InvalidAccessKeyId" });
  await expect(store.head(NAME)).rejects.toMatchObject({ status: 403, code: "InvalidAccessKeyId" });
  bucket.fault = (method) => (method === "HEAD" ? { status: 403, code: "x" } : undefined);
  await put(store);
  expect(await store.head(NAME)).toMatchObject({ size: 30_000 });
});

test.each([204, 206])("%i for an object is a fault: a part of an image must not pass for all of it", async (status) => {
  const { bucket, store } = await start();
  bucket.fault = () => ({ status, code: "x" });
  await expect(store.get(NAME)).rejects.toMatchObject({ status });
});

test("a bucket that is not there is a fault, an object that is not there is none", async () => {
  const { bucket, store } = await start();
  expect(await store.get(NAME)).toBeUndefined();
  expect(await store.head(NAME)).toBeUndefined();
  bucket.fault = () => ({ status: 404, code: "NoSuchBucket" });
  await expect(store.get(NAME)).rejects.toMatchObject({ status: 404, code: "NoSuchBucket" });
  await expect(store.delete(NAME)).rejects.toMatchObject({ code: "NoSuchBucket" });
});

test("a page in place of an answer is no list, and no object's name", async () => {
  const server = http.createServer((_request, response) => response.end("<html><p>Sign in</html>"));
  await listen(server);
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const { store } = await start({ endpoint: `http://127.0.0.1:${port}` });
  await expect(namesIn(store)).rejects.toThrow("200 and no list of objects");
});

test("a list goes on where its first page ends, and its names are read as they are", async () => {
  const pages: Record<string, string> = {
    "": "<IsTruncated>true</IsTruncated><NextContinuationToken>a+b/=&amp;c</NextContinuationToken><Contents><Key>a&amp;%20&lt;</Key></Contents>",
    "a+b/=&c":
      "<EncodingType>url</EncodingType><IsTruncated>false</IsTruncated><Contents><Key>a%2Bb+c%09</Key></Contents><Contents><Key>%C3%A9</Key></Contents>",
  };
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    const { searchParams } = new URL(request.url!, "http://x");
    asked.push(searchParams.get("prefix")!);
    const page = pages[searchParams.get("continuation-token") ?? ""]!;
    response.end(
      `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://x">${page}</ListBucketResult>`,
    );
  });
  await listen(server);
  onTestFinished(() => void server.close());
  const { store } = await start({ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  const names: string[] = [];
  for await (const name of store.list("a & b/")) names.push(name);
  expect(names).toEqual(["a&%20<", "a+b c\t", "é"]);
  expect(asked).toEqual(["a & b/", "a & b/"]);
});

test("an endpoint may have a path of its own", async () => {
  const bucket = await startFaultStore();
  const seen: string[] = [];
  const gate = http.createServer((request, response) => {
    seen.push(request.url!);
    response.writeHead(404).end();
  });
  await listen(gate);
  onTestFinished(() => void gate.close());
  const endpoint = `http://127.0.0.1:${(gate.address() as AddressInfo).port}/s3/eu/`;
  const store = createS3Store({ ...bucket.config, endpoint });
  onTestFinished(() => store.close());
  await store.get("folder/é b");
  expect(seen).toEqual(["/s3/eu/test/folder/%C3%A9%20b"]);
});

test("objects that are not read to their end hold no socket", async () => {
  const { bucket, store } = await start();
  bucket.objects.set(NAME, { bytes: await jpeg(2_000_000), headers: { "content-type": "image/jpeg" } });
  for (let i = 0; i < 100; i++) {
    const { body } = (await store.get(NAME))!;
    if (Buffer.isBuffer(body)) throw new Error("expected a stream");
    body.destroy();
  }
  const { body } = (await store.get(NAME))!;
  expect(Buffer.isBuffer(body) ? 0 : Buffer.concat(await body.toArray()).length).toBe(2_000_000);
});

test("a read that waits for its answer ends with its signal, and the next one is answered", async () => {
  const { bucket, store } = await start();
  bucket.fault = () => "hang";
  const late = Array.from({ length: 80 }, () =>
    store.get(NAME, { signal: AbortSignal.timeout(100) }).catch((error) => error.message),
  );
  expect(new Set(await Promise.all(late)).size).toBe(1);
  bucket.fault = () => undefined;
  expect(await store.get(NAME)).toBeUndefined();
});

test("a call without an answer ends after its time", async () => {
  const { bucket, store } = await start({ requestTimeoutMs: 200 });
  bucket.fault = () => "hang";
  await expect(store.get(NAME)).rejects.toThrow("no answer within 200 ms");
});

test("an object that stalls in the middle ends after that time as well, as one that is broken", async () => {
  const { bucket, store } = await start({ requestTimeoutMs: 200 });
  bucket.objects.set(NAME, { bytes: Buffer.alloc(10_000), headers: {} });
  bucket.fault = () => "stall";
  const onFound = vi.fn();
  await expect(store.get(NAME, { onFound })).rejects.toMatchObject({ code: "BrokenBody" });
  expect(onFound).toHaveBeenCalledOnce();
});

test("a put in pieces has that time for each of them: a slow line is no dead store", async () => {
  const { bucket, store } = await start({ requestTimeoutMs: 300 });
  const bytes = Buffer.alloc(60_000, 1);
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += 10_000) {
      await sleep(100);
      yield bytes.subarray(at, at + 10_000);
    }
  }
  const body = { length: bytes.length, open: () => bytes, pieces };
  const head = { ...HEAD, md5: md5(bytes) };
  expect(await store.put(NAME, body, head)).toBe("stored");
  expect(bucket.objects.get(NAME)!.bytes.equals(bytes)).toBe(true);
});

test("readers that take nothing hold no socket that a put could need", async () => {
  const { bucket, store } = await start({ requestTimeoutMs: 4_000 });
  bucket.objects.set(NAME, { bytes: Buffer.alloc(300_000), headers: {} });
  const held = await Promise.all(Array.from({ length: 64 }, () => store.get(NAME)));
  onTestFinished(() => {
    for (const object of held) (object!.body as Readable).destroy();
  });
  const bytes = Buffer.from("x");
  const head = { ...HEAD, md5: md5(bytes) };
  expect(await store.put("other", { length: 1, open: () => bytes }, head)).toBe("stored");
});

test("a kept socket that the store has closed is not a failed read", async () => {
  const { bucket, store } = await start();
  await store.get(NAME);
  // Until the pool knows that its socket is free again.
  await sleep(20);
  let resets = 1;
  bucket.fault = () => (resets-- > 0 ? "reset" : undefined);
  expect(await store.get(NAME)).toBeUndefined();
  expect(bucket.calls).toHaveLength(3);
});
