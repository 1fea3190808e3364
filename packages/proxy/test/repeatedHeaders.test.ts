import { expect, test, vi } from "vitest";
import { send } from "./support/http.js";
import { jpeg, startImgproxy } from "./support/imgproxy.js";
import { metric, namesIn, signed, startProxy } from "./support/proxy.js";

/** An imgproxy that writes these lines, to the byte. */
async function served(lines: string[], before = "", then: "end" | "write" = "end") {
  const bytes = await jpeg();
  const head = [`HTTP/1.1 200 OK`, `Content-Length: ${bytes.length}`, ...lines].join("\r\n");
  const upstream = await startImgproxy(
    (request) => void request.socket[then](Buffer.concat([Buffer.from(`${before}${head}\r\n\r\n`, "utf8"), bytes])),
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

test.each([
  "HTTP/1.1 100 Continue\r\n\r\n",
  "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n",
])("an interim answer that nobody asked for is no answer: %j", async (before) => {
  for (let i = 0; i < 2; i++) {
    const { reply, bytes, names } = await served([JPEG], before);
    expect([reply.status, reply.body.equals(bytes), names.length]).toEqual([200, true, 1]);
  }
});

test.each(["\u0001", "\t", "\u007f", "\u001b[31m"])(
  "a file name with the control character %j is no 502",
  async (char) => {
    const { reply, bytes, names, running } = await served([
      JPEG,
      `Content-Disposition: inline; filename="a${char}b.jpg"`,
    ]);
    const escaped = [...char].map((one) =>
      /[[\w]/.test(one) ? one : `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
    );
    const expected = `inline; filename="a${escaped.join("")}b.jpg"`;
    expect([reply.status, reply.body.equals(bytes), names.length]).toEqual([200, true, 1]);
    expect(reply.headers["content-disposition"]).toBe(expected);
    expect((await send(running.url, signed("/w:1"))).headers["content-disposition"]).toBe(expected);
  },
);

test("what breaks off behind such a head breaks off here, and a silence is 504", async () => {
  const upstream = await startImgproxy((request) => {
    request.socket.write(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 99999\r\n\r\n",
    );
    request.socket.write(Buffer.concat([Buffer.from("ffd8ffe0", "hex"), Buffer.alloc(20_000)]));
    if (request.url!.includes("/w:1/")) setTimeout(() => request.socket.destroy(), 50);
  });
  const running = await startProxy(upstream.url, { limits: { idleTimeoutMs: 300 } });
  await expect(send(running.url, signed("/w:1"))).rejects.toThrow();
  await expect(send(running.url, signed("/w:2"))).rejects.toThrow();
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(0));
  upstream.script = (request) => void request.socket.write("HTTP/1.1 100 Continue\r\n\r\n");
  const silent = await startProxy(upstream.url, { limits: { headersTimeoutMs: 300 } });
  expect((await send(silent.url, signed("/w:3"))).status).toBe(504);
});
