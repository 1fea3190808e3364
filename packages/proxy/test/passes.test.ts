import { expect, test, vi } from "vitest";
import { send } from "./support/http.js";
import { image, jpeg, startImgproxy } from "./support/imgproxy.js";
import { metric, namesIn, signed, startProxy } from "./support/proxy.js";

// What imgproxy serves is passed on; only what is stored must be a picture that agrees with its type.

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";
const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
const MP4 = Buffer.from("000000206674797069736f6d0000020069736f6d69736f32", "hex");
const HTML = Buffer.from("<!doctype html><script>1</script>");

async function ask(bytes: Buffer, headers: Record<string, string | undefined>, options: string, config = {}) {
  const upstream = await startImgproxy(image(bytes, headers));
  const running = await startProxy(upstream.url, config);
  const reply = await send(running.url, signed(options));
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(0));
  const counts = ["type", "raw"].map((reason) => metric(running, `bucketfirst_skipped_total{reason="${reason}"}`));
  const skipped = (await Promise.all(counts)).reduce((sum, count) => sum + count);
  return { reply, skipped, names: await namesIn(running.store) };
}

test.each<[string, string | undefined, Buffer, string]>([
  ["a JPEG of a bucket that types nothing", "application/octet-stream", await jpeg(), "/raw:1"],
  ["a JPEG of an S3 bucket", "binary/octet-stream", await jpeg(), "/raw:1"],
  ["a JPEG without a type", undefined, await jpeg(), "/raw:t"],
  ["a JPEG that calls itself a PNG", "image/png", await jpeg(), "/raw:1"],
  ["a JPEG that calls itself a page", "text/html", await jpeg(), "/raw:1"],
  ["a page", "text/html", HTML, "/raw:1"],
  ["a page that calls itself a JPEG", "image/jpeg", HTML, "/raw:1"],
  ["a document of Pro", "application/pdf", Buffer.from("%PDF-1.7"), "/f:pdf"],
  ["a video of Pro", "video/mp4", MP4, "/f:mp4"],
  ["a PNG that calls itself a JPEG", "image/jpeg", PNG, "/w:1"],
])("%s is passed on to the byte, may run nothing, and is not stored", async (_, type, bytes, options) => {
  for (const policy of [POLICY, undefined, "default-src *"]) {
    const headers = { "Content-Type": type, "Content-Security-Policy": policy };
    const { reply, skipped, names } = await ask(bytes, headers, options);
    expect([reply.status, reply.body.equals(bytes), names, skipped]).toEqual([200, true, [], 1]);
    expect(reply.headers["x-content-type-options"]).toBe("nosniff");
    expect(reply.headers["content-security-policy"]).toBe(
      { [POLICY]: POLICY, "default-src *": "default-src *, sandbox" }[policy ?? ""] ?? "sandbox",
    );
    if (type !== undefined) expect(reply.headers["content-type"]).toBe(type);
    else expect(reply.headers["content-type"]).toBe("image/jpeg");
  }
});

test.each([
  ["image/jpg", 1],
  ["image/pjpeg", 1],
  ["IMAGE/JPEG; charset=binary", 1],
])("%s is another name of the same type: stored under its own where raw may be stored", async (type, count) => {
  const { reply, names } = await ask(await jpeg(), { "Content-Type": type }, "/raw:1", {
    admission: { storeRaw: true },
  });
  expect([reply.status, reply.headers["content-security-policy"], names.length]).toEqual([200, POLICY, count]);
});

test.each([
  ["image/x-icon", "0000010001001010", 1],
  ["image/bmp", `424d${"00".repeat(12)}28000000${"00".repeat(36)}`, 1],
  ["image/tiff", "49492a0008000000", 1],
  ["image/heif", "00000018667479706865696300000000686569636d696631", 1],
  ["image/heic", "00000018667479706865696300000000686569636d696631", 1],
  ["image/bmp", "424d2069732061207465787420616e64206e6f20706963747572", 0],
])("%s, which imgproxy saves too, is stored where its bytes agree", async (type, hex, count) => {
  const bytes = Buffer.from(hex, "hex");
  const { reply, names } = await ask(bytes, { "Content-Type": type }, "/w:1");
  expect([reply.status, names.length]).toEqual([count === 1 ? 200 : 502, count]);
});

test("what a source sends encoded keeps its encoding, and is not stored", async () => {
  const bytes = Buffer.from("1f8b080000000000", "hex");
  const { reply, names } = await ask(bytes, { "Content-Encoding": "gzip" }, "/raw:1");
  expect([reply.status, reply.headers["content-encoding"], reply.body.equals(bytes), names]).toEqual([
    200,
    "gzip",
    true,
    [],
  ]);
});

test.each(["/raw:1", "/w:1"])("an empty body is 502 (%s)", async (options) => {
  for (const type of ["image/jpeg", "application/octet-stream"]) {
    const { reply } = await ask(Buffer.alloc(0), { "Content-Type": type }, options);
    expect(reply.status).toBe(502);
  }
});
