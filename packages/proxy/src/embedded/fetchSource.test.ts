import net from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { listen } from "@bucketfirst/testkit/listen";
import { describe, expect, onTestFinished, test } from "vitest";
import { allowedHosts } from "./allowedHosts.js";
import { fetchSource } from "./fetchSource.js";

// imgproxy 4.0.12 answered the same servers with 200, or with the status that is written here.

const PNG = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(500, 7)]);
const MAX_BYTES = 4_000;

type Fields = Record<string, string | readonly string[]>;

/** Writes a response byte by byte, also where it is against the rules. */
const answer = (status: string, fields: Fields = {}, body: Buffer = PNG): Buffer => {
  const lines = Object.entries({ "Content-Length": String(body.length), ...fields }).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}: ${value}\r\n`),
  );
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status}\r\n${lines.join("")}Connection: close\r\n\r\n`, "latin1"),
    body,
  ]);
};

/** Starts a server with one response for each path, 404 for others. Returns its host, and the head of each request. */
async function serve(answers: Record<string, (head: string) => Buffer>): Promise<{ host: string; heads: string[] }> {
  const heads: string[] = [];
  const server = net.createServer((socket) => {
    let head = "";
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      head += chunk.toString("latin1");
      if (!head.includes("\r\n\r\n")) return;
      heads.push(head);
      socket.end((answers[head.split(" ")[1]!] ?? (() => answer("404 Not Found")))(head));
    });
  });
  await listen(server);
  onTestFinished(() => void server.close());
  return { host: `127.0.0.1:${(server.address() as net.AddressInfo).port}`, heads };
}

const fetched = (address: string, host: string): Promise<Buffer> =>
  fetchSource(
    address,
    {
      isAllowed: allowedHosts("allowHosts", [host]),
      isPrivateAllowed: allowedHosts("allowPrivate", [host]),
      timeoutMs: 5_000,
      maxBytes: MAX_BYTES,
    },
    new AbortController().signal,
  );

/** Returns `whole` where the source was read unchanged, else status and reason. */
async function outcome(address: string, host: string): Promise<[number, string]> {
  return fetched(address, host).then(
    (bytes) => [200, bytes.equals(PNG) ? "whole" : "other bytes"],
    ({ status, message }) => [status, message],
  );
}

const packed = gzipSync(PNG);
test.each<[string, Buffer, number, RegExp]>([
  ["as it is", answer("200 OK"), 200, /^whole$/],
  ["as gzip", answer("200 OK", { "Content-Encoding": "gzip" }, packed), 200, /^whole$/],
  [
    "as gzip in two parts",
    answer(
      "200 OK",
      { "Content-Encoding": "gzip" },
      Buffer.concat([gzipSync(PNG.subarray(0, 9)), gzipSync(PNG.subarray(9))]),
    ),
    200,
    /^whole$/,
  ],
  [
    "as gzip that ends early",
    answer("200 OK", { "Content-Encoding": "gzip" }, packed.subarray(0, -9)),
    422,
    /too early/,
  ],
  ["as gzip, which it is not", answer("200 OK", { "Content-Encoding": "gzip" }), 422, /sent as gzip, and is not/],
  [
    "as gzip that unpacks to more than the limit",
    answer("200 OK", { "Content-Encoding": "gzip" }, gzipSync(Buffer.alloc(50_000_000))),
    422,
    /more than 4000 bytes/,
  ],
  ["as deflate", answer("200 OK", { "Content-Encoding": "deflate" }, deflateSync(PNG)), 422, /"deflate"/],
  ["as br", answer("200 OK", { "Content-Encoding": "br" }, brotliCompressSync(PNG)), 422, /"br"/],
  ["with a wrong coding", answer("200 OK", { "Content-Encoding": "aws-chunked" }), 200, /^whole$/],
  [
    "whole, as 206",
    answer("206 Partial", { "Content-Range": `bytes 0-${PNG.length - 1}/${PNG.length}` }),
    200,
    /^whole$/,
  ],
  [
    "whole, as 206 without a size",
    answer("206 Partial", { "Content-Range": `bytes 0-${PNG.length - 1}/*` }),
    200,
    /^whole$/,
  ],
  [
    "in part",
    answer("206 Partial", { "Content-Range": "bytes 0-99/508" }, PNG.subarray(0, 100)),
    404,
    /part of the file/,
  ],
  ["without its start", answer("206 Partial", { "Content-Range": "bytes 8-507/508" }, PNG.subarray(8)), 404, /part/],
  ["as 206 without a range", answer("206 Partial"), 404, /part/],
  ["cut", answer("200 OK", { "Content-Length": "900" }), 422, /too early/],
  [
    "cut between chunks",
    Buffer.from("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n"),
    422,
    /too early/,
  ],
  ["as 201", answer("201 Created"), 404, /answered 201/],
  ["with 300", answer("300 Multiple", { Location: "/" }), 404, /answered 300/],
  ["with 302 to nowhere", answer("302 Found"), 404, /answered 302/],
  ["with 403", answer("403 Forbidden"), 403, /answered 403/],
  ["with 410", answer("410 Gone"), 410, /answered 410/],
  ["with 500", answer("500 Oops"), 502, /answered 500/],
])("a source sent %s", async (_how, bytes, status, reason) => {
  const { host } = await serve({ "/x": () => bytes });
  const [got, why] = await outcome(`http://${host}/x`, host);
  expect([got, why]).toEqual([status, expect.stringMatching(reason)]);
});

describe("redirects", () => {
  test.each([301, 302, 303, 307, 308])("%i", async (status) => {
    const { host } = await serve({
      "/x": () => answer(`${status} Go`, { Location: "/y" }),
      "/y": () => answer("200 OK"),
    });
    expect(await outcome(`http://${host}/x`, host)).toEqual([200, "whole"]);
  });

  test.each<[location: string, path: string]>([
    ["y.png", "/deep/y.png"],
    ["./y.png", "/deep/y.png"],
    ["../../y.png", "/y.png"],
    ["/y.png#part", "/y.png"],
    ["/y.png?v=2", "/y.png?v=2"],
    ["  /y.png ", "/y.png"],
    ["/a b.png", "/a%20b.png"],
    ["//HOST/y.png", "/y.png"],
    ["HTTP://HOST/y.png", "/y.png"],
    // The bytes of the header are kept, whatever encoding they are in.
    [Buffer.from("/größe.png").toString("latin1"), "/gr%C3%B6%C3%9Fe.png"],
    ["/gr\xf6\xdfe.png", "/gr%F6%DFe.png"],
  ])("to %j", async (location, path) => {
    const { host } = await serve({
      "/deep/x": (head) => answer("302 Found", { Location: location.replace("HOST", /host: (\S+)/i.exec(head)![1]!) }),
      [path]: () => answer("200 OK"),
    });
    expect(await outcome(`http://${host}/deep/x`, host)).toEqual([200, "whole"]);
  });

  test.each([
    ["http://[", /Invalid URL/],
    ["/y\t.png", /control character/],
    ["ftp://example.com/y", /^source: redirected to ftp:.*scheme ftp: is not fetched/],
    ["local:///y.png", /scheme local: is not fetched/],
    ["http://example.com/y", /^source: redirected to http:\/\/example\.com\/y: host example\.com is not allowed/],
    ["/gone?token=secret", /^source: redirected to http:\/\/[\d.:]+\/gone: its server answered 404$/],
  ])("to %j are not followed, and the reason says where they led", async (location, reason) => {
    const { host } = await serve({ "/x": () => answer("302 Found", { Location: location }) });
    const [status, why] = await outcome(`http://${host}/x`, host);
    expect([status, why]).toEqual([404, expect.stringMatching(reason)]);
  });

  test("a cookie that is set on the way is shown to the same host", async () => {
    const { host, heads } = await serve({
      "/x": (head) =>
        /cookie: seen=1; b=2\r/i.test(head)
          ? answer("200 OK")
          : answer("302 Found", { Location: "/x", "Set-Cookie": ["seen=1; Path=/; HttpOnly", "b=2"] }),
    });
    expect(await outcome(`http://${host}/x`, host)).toEqual([200, "whole"]);
    expect(heads).toHaveLength(2);
  });
});

test.each([
  ["/a%20b.png", "/a%20b.png"],
  ["/a b.png", "/a%20b.png"],
  ["/ü.png", "/%C3%BC.png"],
  ["/x.png#part", "/x.png"],
  ["/x.png?v=100%", "/x.png?v=100%"],
])("an address with %j asks for %s", async (written, path) => {
  const { host } = await serve({ [path]: () => answer("200 OK") });
  expect(await outcome(`http://${host}${written}`, host)).toEqual([200, "whole"]);
});

test("a percent sign that begins no escape is refused, as by imgproxy", async () => {
  const { host, heads } = await serve({});
  expect(await outcome(`http://${host}/100%.png`, host)).toEqual([404, expect.stringContaining('"%25"')]);
  expect(heads).toEqual([]);
});

test("the server is told no wish for a format", async () => {
  const { host, heads } = await serve({ "/x": () => answer("200 OK") });
  await fetched(`http://${host}/x`, host);
  expect(heads[0]).not.toMatch(/^accept/im);
});
