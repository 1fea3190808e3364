import http, { type IncomingMessage, type ServerResponse } from "node:http";
import { listen } from "@bucketfirst/testkit/listen";
import { describe, expect, onTestFinished, test } from "vitest";
import { isPublicAddress } from "./addresses.js";
import { allowedHosts } from "./allowedHosts.js";
import { type FetchConfig, fetchSource } from "./fetchSource.js";

test.each([
  "127.0.0.1",
  "127.1.2.3",
  "0.0.0.0",
  "0.1.2.3",
  "10.0.0.1",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "169.254.169.254",
  "100.64.0.1",
  "100.127.255.255",
  "192.0.0.1",
  "198.18.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::127.0.0.1",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "0:0:0:0:0:ffff:8.8.8.8",
  "64:ff9b::7f00:1",
  "64:ff9b:1::1",
  "2002:7f00:1::",
  "2001::1",
  "fc00::1",
  "fd12::1",
  "fe80::1",
  "fe80::1%lo",
  "fec0::1",
  "ff02::1",
  "not an address",
  "",
])("%s is not public", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111"])("%s is public", (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

describe("http sources", () => {
  interface Given extends Partial<Pick<FetchConfig, "timeoutMs" | "maxBytes">> {
    allowHosts?: string[];
    allowPrivate?: string[];
  }
  const get = (url: string, { allowHosts = [], allowPrivate = [], ...bounds }: Given): Promise<Buffer> =>
    fetchSource(
      url,
      {
        timeoutMs: 2_000,
        maxBytes: 1_000,
        isAllowed: allowedHosts("allowHosts", allowHosts),
        isPrivateAllowed: allowedHosts("allowPrivate", allowPrivate),
        ...bounds,
      },
      new AbortController().signal,
    );

  async function serve(
    listener: (request: IncomingMessage, response: ServerResponse) => void,
  ): Promise<{ host: string; port: number }> {
    const server = http.createServer(listener);
    await listen(server);
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as { port: number };
    return { host: `127.0.0.1:${port}`, port };
  }

  const refused = { status: 404, publicMessage: "The source is not available" };

  test("an allowed private host is fetched", async () => {
    const { host } = await serve((_request, response) => response.end("bytes"));
    expect((await get(`http://${host}/x`, { allowHosts: [host], allowPrivate: [host] })).toString()).toBe("bytes");
  });

  test("allowing a host does not allow its private address, by number or by name", async () => {
    let asked = 0;
    const { host, port } = await serve((_request, response) => {
      asked++;
      response.end();
    });
    const name = `localhost:${port}`;
    await expect(get(`http://${host}/x`, { allowHosts: [host] })).rejects.toMatchObject(refused);
    await expect(get(`http://${name}/x`, { allowHosts: [name] })).rejects.toMatchObject(refused);
    // WHATWG parsing makes plain addresses of these.
    await expect(get(`http://2130706433:${port}/x`, { allowHosts: [host] })).rejects.toMatchObject(refused);
    await expect(get(`http://0x7f.1:${port}/x`, { allowHosts: [host] })).rejects.toMatchObject(refused);
    expect(asked).toBe(0);
  });

  test("a redirect is judged like the first address", async () => {
    const inner = await serve((_request, response) => response.end("secret"));
    const outer = await serve((_request, response) =>
      response.writeHead(302, { location: `http://${inner.host}/x` }).end(),
    );
    const open = { allowPrivate: [outer.host] };
    await expect(get(`http://${outer.host}/x`, { ...open, allowHosts: [outer.host] })).rejects.toMatchObject(refused);
    await expect(
      get(`http://${outer.host}/x`, { ...open, allowHosts: [outer.host, inner.host] }),
    ).rejects.toMatchObject(refused);
  });

  test("three redirects are followed, four are not", async () => {
    const { host } = await serve((request, response) => {
      const left = Number(request.url!.slice(1));
      if (left === 0) response.end("there");
      else response.writeHead(301, { location: `/${left - 1}` }).end();
    });
    const allowed = { allowHosts: [host], allowPrivate: [host] };
    expect((await get(`http://${host}/3`, allowed)).toString()).toBe("there");
    await expect(get(`http://${host}/4`, allowed)).rejects.toMatchObject(refused);
  });

  test("too many bytes, declared or not, are refused", async () => {
    const { host } = await serve((request, response) => {
      if (request.url === "/declared") response.setHeader("content-length", 1_001);
      response.end("x".repeat(1_001));
    });
    const allowed = { allowHosts: [host], allowPrivate: [host] };
    await expect(get(`http://${host}/declared`, allowed)).rejects.toMatchObject({ status: 422 });
    await expect(get(`http://${host}/x`, allowed)).rejects.toMatchObject({ status: 422 });
  });

  test("a source that is cut, silent, or of another scheme", async () => {
    const { host } = await serve((request, response) => {
      if (request.url === "/cut")
        response.writeHead(200, { "content-length": 100 }).write("part", () => response.destroy());
    });
    const allowed = { allowHosts: [host], allowPrivate: [host] };
    await expect(get(`http://${host}/cut`, allowed)).rejects.toMatchObject({ status: 422 });
    await expect(get(`http://${host}/silent`, { ...allowed, timeoutMs: 50 })).rejects.toMatchObject({ status: 504 });
    await expect(get("file:///etc/passwd", allowed)).rejects.toMatchObject(refused);
    await expect(get(`http://user@${host}/`, allowed)).rejects.toMatchObject(refused);
  });
});
