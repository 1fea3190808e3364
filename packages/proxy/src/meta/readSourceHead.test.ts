import sharp from "sharp";
import { expect, test } from "vitest";
import type { Headers, Upstream } from "../upstream/upstream.js";
import { readSourceHead } from "./readSourceHead.js";

const KIB = 1024;
/** With a timeout that none of these tests reaches. */
const LIMITS = { maxBytes: 1024 * KIB, timeoutMs: 300_000 };

const jpeg = await sharp({ create: { width: 400, height: 300, channels: 3, background: "#336699" } })
  .jpeg()
  .toBuffer();

/** Comments of a JPEG that take this many bytes: a segment holds 64 KiB at most. */
function comments(length: number): Buffer {
  const parts: Buffer[] = [];
  for (let left = length; left > 0; ) {
    const size = Math.min(left, 60_000);
    const segment = Buffer.alloc(size, "x");
    segment.writeUInt16BE(0xfffe, 0);
    segment.writeUInt16BE(size - 2, 2);
    parts.push(segment);
    left -= size;
  }
  return Buffer.concat(parts);
}

/** A JPEG whose size stands behind this many bytes. */
const withSizeBehind = (length: number): Buffer =>
  Buffer.concat([jpeg.subarray(0, 2), comments(length), jpeg.subarray(2)]);

/** A server that sends its bytes a KiB at a time until the request is given up, then zeros; and how many it sent. */
function serverOf(bytes: Buffer, headers: Headers = {}) {
  const server = {
    sent: 0,
    async fetch({ signal }, sink) {
      sink.head(200, headers);
      while (!signal.aborted && server.sent < 4096 * KIB) {
        const chunk = Buffer.alloc(KIB);
        bytes.subarray(server.sent, server.sent + KIB).copy(chunk);
        server.sent += KIB;
        await sink.data(chunk);
      }
      signal.throwIfAborted();
    },
  } as Pick<Upstream, "fetch"> & { sent: number };
  return server;
}

const read = (server: Pick<Upstream, "fetch">, signal = new AbortController().signal) =>
  readSourceHead(server, { path: "/unsafe/raw:1/YQ", requestId: "test", signal }, LIMITS);

test.each([
  [1, 4],
  [5, 16],
  [20, 64],
  [100, 256],
  [300, 1024],
])("a size behind %i KiB is found in the first %i KiB, and nothing more is read", async (before, mark) => {
  const server = serverOf(withSizeBehind(before * KIB));
  const { head } = await read(server);
  expect(head).toMatchObject({ format: "jpeg", width: 400, height: 300 });
  expect(server.sent).toBe(mark * KIB);
});

test("a size behind the first MiB is not looked for", async () => {
  const server = serverOf(withSizeBehind(1100 * KIB));
  expect(await read(server)).toEqual({ status: 200 });
  expect(server.sent).toBe(1024 * KIB);
});

test.each<[string, Headers, number | undefined]>([
  ["a length that is declared", { "content-length": "4194304" }, 4194304],
  ["none", {}, undefined],
  ["a length of what is encoded", { "content-length": "4194304", "content-encoding": "compress" }, undefined],
  ["a length that is none", { "content-length": "4e6.5" }, undefined],
  ["a length of 0", { "content-length": "0" }, undefined],
])("bytes of %s", async (_, headers, bytes) => {
  expect((await read(serverOf(jpeg, headers))).bytes).toBe(bytes);
});

test.each(["gzip", "deflate", "br"])(
  "bytes that are not of the coding %s say nothing, and are not read on",
  async (coding) => {
    const server = serverOf(jpeg, { "content-encoding": coding });
    expect(await read(server)).toEqual({ status: 200 });
    expect(server.sent).toBe(KIB);
  },
);

test("what came before a failure is enough; a request that is given up is no answer", async () => {
  const broken: Pick<Upstream, "fetch"> = {
    async fetch(_, sink) {
      sink.head(200, {});
      await sink.data(jpeg.subarray(0, 1000));
      throw new Error("cut off");
    },
  };
  expect((await read(broken)).head).toMatchObject({ width: 400, height: 300 });
  const left = new AbortController();
  left.abort(new Error("the client left"));
  await expect(read(serverOf(jpeg), left.signal)).rejects.toThrow("the client left");
});
