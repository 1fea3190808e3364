import { symlink, writeFile } from "node:fs/promises";
import http from "node:http";
import { join } from "node:path";
import { signPath } from "@bucketfirst/core";
import { listen } from "@bucketfirst/testkit/listen";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, onTestFinished, test } from "vitest";
import { encoded, sendSigned, startDev } from "../../test/support/dev.js";
import { send } from "../../test/support/http.js";
import { photoFolder } from "../../test/support/photos.js";
import type { ProxyEvent } from "../base/events.js";
import type { DevServer, DevServerConfig } from "./devServer.js";

const OTHER = { key: "6f74686572", salt: "73616c74" };

/** Starts a server, and collects the lines for a terminal. */
async function watched(config: DevServerConfig = {}): Promise<DevServer & { folder: string; reasons: string[] }> {
  const dev = await startDev(config);
  const reasons: string[] = [];
  dev.onEvent(({ reason }) => reason !== undefined && reasons.push(reason));
  return { ...dev, reasons };
}

async function redirecting(location: string): Promise<string> {
  const server = http.createServer((_, response) => response.writeHead(302, { location }).end());
  await listen(server);
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as { port: number }).port}`;
}

test.each([
  ["local:///missing.jpg", "The source is not available: local:///missing.jpg: there is no such file"],
  ["local:///photo.jpg/x", "The source is not available: local:///photo.jpg/x: there is no such file"],
  ["local:///out.jpg", "The source is not available: local:///out.jpg: outside the local root"],
  ["https://shop.test/a.jpg", "The source is not available: https://shop.test/a.jpg: host shop.test is not allowed"],
  [
    "http://127.0.0.1:9/a.jpg",
    "The source is not available: http://127.0.0.1:9/a.jpg: host 127.0.0.1:9 is not allowed",
  ],
  ["ftp://shop.test/a.jpg", "The source is not available: ftp://shop.test/a.jpg: neither local:/// nor http(s)"],
  ["local:///text.jpg", "The source is broken or no image: local:///text.jpg"],
  // Some of these may be a secret, and a terminal would obey others.
  [
    "https://me:pass@shop.test/a.jpg?token=secret",
    "The source is not available: https://shop.test/a.jpg?…: an address with a user name",
  ],
  [
    "local:///\u001b[31mred\u202e.jpg",
    "The source is not available: local:///\ufffd[31mred\ufffd.jpg: there is no such file",
  ],
])("%j is answered and printed with its source and its reason", async (source, expected) => {
  const root = await photoFolder();
  const outside = join(await scratch(), "out.jpg");
  await writeFile(outside, "secret");
  await symlink(outside, join(root, "out.jpg"));
  const dev = await watched({ root });
  const { text, headers } = await sendSigned(dev, `/w:10/${encoded(source)}`);
  expect(text.startsWith(expected), text).toBe(true);
  expect(text.trim()).not.toContain("\n");
  expect(headers["cache-control"]).toBe("public, max-age=10");
  expect(dev.reasons).toEqual([expect.stringContaining(expected.replace(/^[^:]*: /, ""))]);
});

test("a redirect that is refused, and one that does not end, name where they lead", async () => {
  const inner = await redirecting("/again");
  const outer = await redirecting(`http://${inner}/hidden.jpg`);
  const first = await watched({ allowPrivate: [outer] });
  const source = `http://${outer}/a.jpg`;
  expect((await sendSigned(first, `/w:10/${encoded(source)}`)).text).toContain(
    `The source is not available: ${source}: redirected to http://${inner}/hidden.jpg: host ${inner} is not allowed`,
  );
  const second = await watched({ allowPrivate: [inner] });
  expect((await sendSigned(second, `/w:10/${encoded(`http://${inner}/a.jpg`)}`)).text).toContain("redirects");
});

test("a signature of other keys is named, with the place of the server's own and without any key", async () => {
  const dev = await watched();
  const path = `/w:10/${encoded("local:///photo.jpg")}`;
  const { status, text } = await send(dev.url, `/proxy${signPath(path, OTHER)}`);
  expect(status).toBe(403);
  expect(text).toBe(
    `The signature of this image is not right: local:///photo.jpg: it is one of other keys, or the address was changed after it was signed; the keys of this server are those of ${join(dev.folder, "keys.json")}\n`,
  );
  expect((await send(dev.url, `/proxy/unsafe${path}`)).text).toContain(
    "local:///photo.jpg: it is not signed; the keys",
  );
  expect((await send(dev.url, `/proxy${signPath(path, { ...dev.signing, size: 8 })}`)).text).toContain(
    "it is a signature of 8 bytes, and this server expects 32",
  );
  expect(dev.reasons).toHaveLength(3);
  for (const line of [text, ...dev.reasons]) {
    expect(line).not.toContain(dev.signing.key);
    expect(line).not.toContain(dev.signing.salt);
  }
});

test("keys that were given are named by where they are from", async () => {
  const dev = await watched({ signing: [OTHER, { key: "aa", salt: "bb" }], signingFrom: "the environment" });
  expect(dev.signing).toEqual(OTHER);
  expect(
    (await sendSigned({ ...dev, signing: { key: "aa", salt: "bb" } }, `/w:10/${encoded("local:///photo.jpg")}`)).status,
  ).toBe(200);
  expect((await send(dev.url, `/proxy/AAAA/w:10/${encoded("local:///photo.jpg")}`)).text).toContain("the environment");
});

test.each([
  ["a page of another origin", { origin: "http://evil.test" }],
  ["a request that was passed on", { "x-forwarded-for": "203.0.113.7" }],
])("%s gets one text for missing and refused; the terminal has the reason", async (_, headers) => {
  const dev = await watched();
  const streamed: ProxyEvent[] = [];
  dev.onEvent((event) => streamed.push(event));
  for (const source of ["local:///missing.jpg", "local:///../outside.jpg", "https://shop.test/a.jpg"]) {
    const { text } = await sendSigned(dev, `/w:10/${encoded(source)}`, { headers });
    expect(text).toBe("The source is not available\n");
  }
  const { text } = await send(dev.url, `/proxy/AAAA/w:10/${encoded("local:///photo.jpg")}`, { headers });
  expect(text).toBe("The signature of this image is not right\n");
  expect(dev.reasons.join("\n")).toMatch(/no such file[\s\S]*is not allowed[\s\S]*keys\.json/);
});

test("live events carry what was answered, and no reason of their own: a page may be open on another machine", async () => {
  const dev = await startDev();
  const stream = await new Promise<http.IncomingMessage>((done) =>
    http.get(`${dev.url}/_bucketfirst/events`, { agent: false }, done),
  );
  onTestFinished(() => void stream.destroy());
  let text = "";
  stream.setEncoding("utf8").on("data", (chunk) => (text += chunk));
  await sendSigned(dev, `/w:10/${encoded("local:///missing.jpg")}`, { headers: { "x-forwarded-for": "203.0.113.7" } });
  await expect.poll(() => text).toContain('"message":"The source is not available"');
  expect(text).not.toContain("missing.jpg");
});
