import { expect, test, vi } from "vitest";
import { send } from "./support/http.js";
import { jpeg, startImgproxy } from "./support/imgproxy.js";
import { metric, namesIn, signed, startProxy } from "./support/proxy.js";

/** An imgproxy that writes these lines, to the byte. */
async function served(lines: string[], before = "") {
  const bytes = await jpeg();
  const head = [`HTTP/1.1 200 OK`, `Content-Length: ${bytes.length}`, ...lines].join("\r\n");
  const upstream = await startImgproxy(
    (request) => void request.socket.end(Buffer.concat([Buffer.from(`${before}${head}\r\n\r\n`, "utf8"), bytes])),
  );
  const running = await startProxy(upstream.url);
  const reply = await send(running.url, signed("/w:1"));
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(0));
  return { reply, running, bytes, upstream, names: await namesIn(running.store) };
}

const JPEG = "Content-Type: image/jpeg";

test.each([
  ["type", ["Content-Type: image/jpeg", "Content-Type: text/html"]],
  ["type", ["Content-Type: text/html", "Content-Type: image/jpeg"]],
  ["content-encoding", [JPEG, "Content-Encoding: identity", "Content-Encoding: gzip"]],
  ["content-encoding", [JPEG, "Content-Encoding: identity, br"]],
  ["ttl", [JPEG, "Cache-Control: max-age=31536000", "Cache-Control: max-age=5"]],
  ["ttl", [JPEG, "Cache-Control: max-age=5, max-age=31536000"]],
  ["ttl", [JPEG, "Cache-Control: max-age"]],
  ["cache-control", [JPEG, "Cache-Control: public, max-age=31536000", "Cache-Control: private"]],
  ["vary", [JPEG, "Vary: Accept", "Vary: Cookie"]],
  ["set-cookie", [JPEG, "Set-Cookie: a=b", "Set-Cookie: c=d"]],
])("repeated: the strictest reading counts, so this is not stored (%s): %j", async (reason, lines) => {
  const { reply, running, names } = await served(lines);
  expect([reply.status, names]).toEqual([200, []]);
  expect(await metric(running, `bucketfirst_skipped_total{reason="${reason}"}`)).toBe(1);
});

test.each([
  [["Content-Type: image/jpeg", "Content-Type: image/jpeg"]],
  [["Content-Type: image/jpeg", "Content-Type: IMAGE/JPG; q=1"]],
  [[JPEG, "Content-Encoding: identity", "Content-Encoding: identity"]],
  [[JPEG, "Cache-Control: public", "Cache-Control: max-age=3600"]],
])("repeated without a difference: %j is stored", async (lines) => {
  expect((await served(lines)).names).toHaveLength(1);
});

test("all policies of a picture count", async () => {
  const { reply } = await served([JPEG, "Content-Security-Policy: sandbox", "Content-Security-Policy: img-src *"]);
  expect(reply.headers["content-security-policy"]).toBe("sandbox, img-src *");
});
