import http, { type IncomingMessage, type ServerResponse } from "node:http";
import { listen } from "@bucketfirst/testkit/listen";
import { expect, onTestFinished, test, vi } from "vitest";
import { send } from "./support/http.js";
import { metric } from "./support/proxy.js";
import { SECRET, startGateway } from "./support/sourceGateway.js";

const PHOTO = Buffer.alloc(700_000, "photograph ");

interface Origin {
  url: string;
  port: number;
  requests: IncomingMessage[];
}

async function startOrigin(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Origin> {
  const requests: IncomingMessage[] = [];
  const server = http.createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  const port = await listen(server);
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${port}`, port, requests };
}

const photograph = (_request: IncomingMessage, response: ServerResponse): void =>
  void response
    .writeHead(200, { "Content-Type": "image/jpeg", "Content-Length": PHOTO.length, ETag: '"one"' })
    .end(PHOTO);

test("twelve requests at once, and one later, are one download with the head and bytes of its server", async () => {
  const origin = await startOrigin((request, response) => setTimeout(() => photograph(request, response), 50));
  const { get, running } = await startGateway();
  const source = `${origin.url}/a%2Fb/../photo.jpg?size=full`;
  const replies = await Promise.all(Array.from({ length: 12 }, () => get(source, { "user-agent": "imgproxy/4" })));
  replies.push(await get(source, { "user-agent": "imgproxy/4", traceparent: "00-1" }));
  expect(origin.requests.map(({ url, headers }) => [url, headers["user-agent"], headers.host])).toEqual([
    ["/a%2Fb/../photo.jpg?size=full", "imgproxy/4", `127.0.0.1:${origin.port}`],
  ]);
  for (const { status, headers, body } of replies) {
    expect([status, headers.etag, headers["content-type"]]).toEqual([200, '"one"', "image/jpeg"]);
    expect(body.equals(PHOTO)).toBe(true);
  }
  expect(await metric(running, "bucketfirst_source_downloads_total")).toBe(1);
  expect(await metric(running, "bucketfirst_source_shared_total")).toBe(12);
  expect(running.proxy.sourceGateway!.keptBytes).toBe(PHOTO.length);
});

test("a purge lets go of what is kept: the original may be another one now", async () => {
  const origin = await startOrigin(photograph);
  const { get, running } = await startGateway();
  await get(`${origin.url}/photo.jpg`);
  await running.proxy.purge("0123456789abcdef0123456789abcdef");
  expect(running.proxy.sourceGateway!.keptBytes).toBe(0);
  await get(`${origin.url}/photo.jpg`);
  expect(origin.requests).toHaveLength(2);
});

test.each([
  ["a header that changes the response", { range: "bytes=0-1" }, {}],
  ["another visitor's word", { authorization: "Bearer x" }, {}],
  ["no-store", {}, { "Cache-Control": "no-store" }],
  ["private", {}, { "Cache-Control": "max-age=60, private" }],
])("%s: not shared", async (_, headers, answer) => {
  const origin = await startOrigin((_request, response) => void response.writeHead(200, answer).end("bytes"));
  const { get } = await startGateway();
  await get(`${origin.url}/photo.jpg`);
  await get(`${origin.url}/photo.jpg`, headers);
  expect(origin.requests).toHaveLength(2);
});

test.each(["max-age=0", "no-cache", "public, max-age=0, must-revalidate"])(
  "%s means browsers: one download serves what needs it within a minute",
  async (control) => {
    const origin = await startOrigin(
      (_, response) => void response.writeHead(200, { "Cache-Control": control }).end("b"),
    );
    const { get, running } = await startGateway();
    await get(`${origin.url}/photo.jpg`);
    await vi.waitFor(() => expect(running.proxy.sourceGateway!.keptBytes).toBe(1));
    await get(`${origin.url}/photo.jpg`);
    expect(origin.requests).toHaveLength(1);
  },
);

test.each([404, 410, 403, 500, 503, 304])(
  "status %i is passed as it is, and the next request asks anew",
  async (status) => {
    const origin = await startOrigin((_request, response) => void response.writeHead(status).end());
    const { get } = await startGateway();
    expect((await get(`${origin.url}/a.jpg`)).status).toBe(status);
    expect((await get(`${origin.url}/a.jpg`)).status).toBe(status);
    expect(origin.requests).toHaveLength(2);
  },
);

test("a source that ends too early ends too early for every request, and is not kept", async () => {
  const origin = await startOrigin((_request, response) => {
    response.writeHead(200, { "Content-Length": 1000 }).write("only this");
    setTimeout(() => response.destroy(), 50);
  });
  const { get } = await startGateway();
  const both = await Promise.allSettled([get(`${origin.url}/a.jpg`), get(`${origin.url}/a.jpg`)]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(origin.requests).toHaveLength(1);
  await expect(get(`${origin.url}/a.jpg`)).rejects.toThrow();
  expect(origin.requests).toHaveLength(2);
});

test("a body without a length is passed on whole, and a coding stays as it is", async () => {
  const origin = await startOrigin((_request, response) => {
    response.writeHead(200, { "Content-Encoding": "gzip" }).write("first");
    response.end(" last");
  });
  const { get } = await startGateway();
  const { text, headers } = await get(`${origin.url}/a.jpg`);
  expect([text, headers["content-encoding"], headers["transfer-encoding"]]).toEqual(["first last", "gzip", "chunked"]);
});

test("redirects are followed here, with the cookies that they set, and no host gets another's password", async () => {
  const other = await startOrigin(photograph);
  const origin = await startOrigin((request, response) => {
    if (request.url === "/a.jpg")
      return void response.writeHead(302, { Location: "/b.jpg", "Set-Cookie": "seen=1; Path=/" }).end();
    response.writeHead(307, { Location: `${other.url}/c.jpg#part` }).end();
  });
  const { get } = await startGateway();
  const { status, body } = await get(`http://user:word@127.0.0.1:${origin.port}/a.jpg`, { authorization: "Bearer x" });
  expect([status, body.length]).toEqual([200, PHOTO.length]);
  expect(origin.requests.map(({ headers }) => headers.cookie)).toEqual([undefined, "seen=1"]);
  expect(origin.requests[0]!.headers.authorization).toBe("Basic dXNlcjp3b3Jk");
  expect(other.requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([["/c.jpg", undefined]]);
});

test.each([
  [10, 9, 200],
  [10, 10, 404],
  [1, 1, 404],
  [0, 0, 200],
])(
  "IMGPROXY_MAX_REDIRECTS=%i: after %i redirects it is %i, as at imgproxy",
  async (maxRedirects, redirects, status) => {
    const origin = await startOrigin((request, response) => {
      const left = Number(request.url!.slice(1));
      if (left === 0) photograph(request, response);
      else response.writeHead(301, { Location: `/${left - 1}` }).end();
    });
    const { get } = await startGateway({ maxRedirects });
    expect((await get(`${origin.url}/${redirects}`)).status).toBe(status);
  },
);

test.each([
  ["http://127.0.0.1:%d/a.jpg", { allowLoopback: false }, "the loopback address 127.0.0.1 is not allowed"],
  ["http://0x7f.1:%d/a.jpg", { allowLoopback: false }, "the loopback address 127.0.0.1 is not allowed"],
  ["http://localhost:%d/a.jpg", { allowLoopback: false }, "localhost has only addresses that are not allowed"],
  ["http://169.254.169.254/latest/meta-data/", {}, "the link-local address 169.254.169.254 is not allowed"],
  ["http://10.0.0.1/a.jpg", { allowPrivate: false }, "the private address 10.0.0.1 is not allowed"],
  ["http://%5B::ffff:169.254.169.254%5D/a.jpg", {}, "is not allowed"],
  ["http://127.0.0.1:1/a.jpg", {}, "ECONNREFUSED"],
  ["ftp://127.0.0.1/a.jpg", {}, "expected an address over http or https"],
])("%s with %j is refused", async (form, rules, reason) => {
  const origin = await startOrigin(photograph);
  const { get } = await startGateway(rules);
  const { status, text } = await get(form.replace("%d", String(origin.port)));
  expect(status).toBe(404);
  expect(text).toContain(reason);
  expect(origin.requests).toHaveLength(0);
});

test.each(["http://169.254.169.254/a", "http://10.1.2.3/a", "file:///etc/passwd", "http://[::ffff:a9fe:a9fe]/"])(
  "a redirect to %s is refused",
  async (location) => {
    const origin = await startOrigin(
      (_request, response) => void response.writeHead(302, { Location: location }).end(),
    );
    const { get } = await startGateway({ allowPrivate: false });
    expect((await get(`${origin.url}/a.jpg`)).status).toBe(404);
    expect(origin.requests).toHaveLength(1);
  },
);

test("only a request that knows the secret is answered, and only GET", async () => {
  const origin = await startOrigin(photograph);
  const { url } = await startGateway();
  expect((await send(url, `/another-secret/${origin.url}/a.jpg`)).status).toBe(403);
  expect((await send(url, `/${origin.url}/a.jpg`)).status).toBe(403);
  expect((await send(url, `/${SECRET}/${origin.url}/a.jpg`, { method: "POST" })).status).toBe(405);
  expect(origin.requests).toHaveLength(0);
});

test("a download that nobody reads waits for its next reader, and ends without one", async () => {
  const cut: string[] = [];
  const origin = await startOrigin((request, response) => {
    response.once("close", () => void (response.writableFinished || cut.push(request.url!)));
    response.writeHead(200, { "Content-Length": PHOTO.length }).write(PHOTO.subarray(0, 100_000));
    if (request.url === "/goes-on") setTimeout(() => response.end(PHOTO.subarray(100_000)), 300);
  });
  const { url, get } = await startGateway();
  const leave = async (path: string): Promise<void> => {
    const request = http.get(`${url}/${SECRET}/${origin.url}${path}`);
    await new Promise((resolve) => request.once("response", (response) => response.once("data", resolve)));
    request.destroy();
  };
  await leave("/goes-on");
  const { body } = await get(`${origin.url}/goes-on`);
  expect(body.equals(PHOTO)).toBe(true);
  expect(origin.requests).toHaveLength(1);
  await leave("/stays");
  await vi.waitFor(() => expect(cut).toEqual(["/stays"]), 5_000);
});

test("a download that nobody reads is paused: its server can send no more than fits on the way", async () => {
  const MiB = 1024 * 1024;
  const { url, running } = await startGateway({}, { limits: { memoryBytes: 512 * MiB, maxSpillBytes: 8192 * MiB } });
  const piece = Buffer.alloc(MiB);
  let sent = 0;
  let isCut = false;
  const origin = await startOrigin((_request, response) => {
    const go = (): void => {
      for (let goesOn = true; goesOn && !isCut; sent++) goesOn = response.write(piece);
    };
    response.on("drain", go).once("close", () => {
      isCut = true;
    });
    response.writeHead(200);
    go();
  });
  const request = http.get(`${url}/${SECRET}/${origin.url}/endless.jpg`);
  await new Promise((resolve) => request.once("response", (response) => response.once("data", resolve)));
  request.destroy();
  await vi.waitFor(() => expect(isCut).toBe(true), 10_000);
  // The system's buffers hold a few MiB on the way; a second without a pause would be far more.
  expect(sent).toBeLessThan(16);
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_memory_bytes")).toBe(0));
  expect(running.proxy.sourceGateway!.keptBytes).toBe(0);
});

test("what is kept counts as memory, moves to disk, and makes room for others", async () => {
  const origin = await startOrigin(photograph);
  const MiB = 1024 * 1024;
  const { get, running } = await startGateway({}, { limits: { memoryBytes: 2 * MiB, maxSpillBytes: 8 * MiB } });
  const names = Array.from({ length: 8 }, (_, i) => `${origin.url}/${i}.jpg`);
  for (const name of names) expect((await get(name)).body.equals(PHOTO)).toBe(true);
  const { keptBytes } = running.proxy.sourceGateway!;
  // A quarter of the disk: two photographs.
  expect(keptBytes).toBe(2 * PHOTO.length);
  expect(await metric(running, "bucketfirst_memory_bytes")).toBeLessThanOrEqual(2 * MiB);
  await get(names[7]!);
  expect(origin.requests).toHaveLength(8);
  await get(names[0]!);
  expect(origin.requests).toHaveLength(9);
  await running.close();
  expect(running.proxy.sourceGateway!.keptBytes).toBe(0);
});
