import http, { type IncomingMessage } from "node:http";
import { createConnection } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { freePort } from "@bucketfirst/testkit/freePort";
import { scratch } from "@bucketfirst/testkit/scratch";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { startDev, urlsAt } from "../../test/support/dev.js";
import { pathOf, type Reply, send } from "../../test/support/http.js";
import { createAccess } from "./access.js";
import type { DevServer } from "./devServer.js";
import { isFromThisMachine } from "./names.js";

const PATHS = ["/", "/page", "/bucket/x", "/proxy/x/x", "/_bucketfirst/events", "/_bucketfirst/stats", "/metrics"];

const asked = (host: string, headers = {}): IncomingMessage => ({ headers: { host, ...headers } }) as IncomingMessage;

/** Sends one request on a connection of its own, and cuts a response that would go on for ever. */
async function begin(dev: DevServer, path: string, headers: http.OutgoingHttpHeaders): Promise<IncomingMessage> {
  const request = http.get(`${dev.url}${path}`, { headers, agent: false });
  request.on("error", () => {});
  onTestFinished(() => void request.destroy());
  return new Promise((done) => request.once("response", done));
}

describe("the name that a browser calls the server by", () => {
  // A page of evil.test whose name was pointed at 127.0.0.1 (DNS rebinding) is of the same origin to its browser.
  test.each(["evil.test", "127.0.0.1.evil.test", "localhost.evil.test", "evil.test:8080", "evillocalhost", "10.1.2.3"])(
    "%s reaches nothing",
    async (host) => {
      const page = vi.fn((_: IncomingMessage, response: http.ServerResponse) => void response.end("page"));
      const dev = await startDev({ page });
      for (const path of PATHS) {
        const { status, text, headers } = await send(dev.url, path, { headers: { host } });
        expect([path, status, text]).toEqual([path, 403, expect.stringContaining("--server-name")]);
        expect(headers["access-control-allow-origin"]).toBeUndefined();
      }
      expect(page).not.toHaveBeenCalled();
    },
  );

  test.each([
    "localhost",
    "LOCALHOST:1",
    "localhost.",
    "shop.localhost:8080",
    "127.9.8.7",
    "[::1]:80",
    "shop.test",
    "dev.test",
  ])("%s is one of its own", async (host) => {
    const port = await freePort();
    await startDev({ port, serverNames: ["Shop.test"], publicUrl: "https://dev.test/" });
    expect((await send(`http://127.0.0.1:${port}`, "/", { headers: { host } })).status).toBe(200);
  });

  test("addresses of this machine count where the server listens on all of them", () => {
    const own = Object.values(networkInterfaces())
      .flatMap((list = []) => list)
      .filter(({ internal }) => !internal)
      .map(({ address, family }) => (family === "IPv6" ? `[${address}]` : address));
    for (const host of own) {
      expect(() => createAccess({ host: "0.0.0.0" }).checkHost(asked(`${host}:8080`)), host).not.toThrow();
      expect(() => createAccess({ host: "127.0.0.1" }).checkHost(asked(`${host}:8080`)), host).toThrow(/is no name of/);
    }
    expect(() => createAccess({ host: "0.0.0.0" }).checkHost(asked("203.0.113.7"))).toThrow(/is no name of/);
    expect(() => createAccess({ host: "192.168.7.7" }).checkHost(asked("192.168.7.7:8080"))).not.toThrow();
  });

  test.each([
    [{ serverNames: ["https://shop.test/"] }, /^serverNames: expected host names .* got "https:\/\/shop\.test\/"$/],
    [{ publicUrl: "shop.test" }, /^publicUrl: expected an http or https address, got "shop\.test"$/],
  ])("%j is refused at start", async (config, message) => {
    await expect(startDev(config)).rejects.toThrow(message);
  });
});

describe("pages of other origins", () => {
  const answers = async (dev: DevServer, origin: string): Promise<Reply[]> => {
    const { cached, proxied } = urlsAt(dev, "local:///photo.jpg");
    const headers = { origin };
    const made = await send(dev.url, pathOf(proxied), { headers });
    await vi.waitFor(async () => expect((await send(dev.url, pathOf(cached))).status).toBe(200));
    return [
      made,
      await send(dev.url, pathOf(cached), { headers }),
      await send(dev.url, "/bucket/missing", { headers }),
      await send(dev.url, "/proxy/wrong/w:1/YQ", { headers }),
      await send(dev.url, pathOf(proxied), { method: "OPTIONS", headers }),
    ];
  };

  test.each(["http://evil.test", "https://localhost.evil.test", "null", "file://", "chrome-extension://localhost"])(
    "%s may read nothing",
    async (origin) => {
      for (const { headers } of await answers(await startDev(), origin)) {
        expect(headers["access-control-allow-origin"]).toBeUndefined();
        // A cache must not give one origin the response that was meant for another.
        expect(headers.vary).toBe("Origin");
      }
    },
  );

  test.each(["http://localhost:3000", "https://127.0.0.1", "http://shop.localhost:5173", "https://shop.test:3000"])(
    "%s may read images, for crossorigin and a canvas",
    async (origin) => {
      for (const { headers } of await answers(await startDev({ serverNames: ["shop.test"] }), origin))
        expect([headers["access-control-allow-origin"], headers.vary]).toEqual([origin, "Origin"]);
    },
  );

  test.each([
    [{ origin: "http://evil.test" }, 403],
    [{ origin: "http://localhost:3000" }, 403],
    [{ origin: "null" }, 403],
    [{ "sec-fetch-site": "cross-site" }, 403],
    [{ "sec-fetch-site": "same-site" }, 403],
    [{ "sec-fetch-site": "same-origin" }, 200],
    [{ "sec-fetch-site": "none" }, 200],
    [{}, 200],
  ])("events and counters for %j: %i", async (headers, status) => {
    const dev = await startDev();
    for (const path of ["/_bucketfirst/events", "/_bucketfirst/stats"]) {
      const response = await begin(dev, path, headers);
      expect([path, response.statusCode]).toEqual([path, status]);
      expect(response.headers["access-control-allow-origin"]).toBeUndefined();
    }
  });

  test("an origin that the configuration names sees them, and the server's own page as well", async () => {
    const dev = await startDev({ controlOrigins: ["http://demo.test"] });
    for (const origin of ["http://demo.test", dev.url]) {
      const { statusCode, headers } = await begin(dev, "/_bucketfirst/events", { origin });
      expect([statusCode, headers["access-control-allow-origin"]]).toEqual([200, origin]);
    }
  });
});

describe("buttons", () => {
  test("a request that was passed on for somebody else presses none", async () => {
    const dev = await startDev();
    const press = (headers: object): Promise<Reply> =>
      send(dev.url, "/_bucketfirst/break-proxy", { method: "POST", headers: { origin: dev.url, ...headers } });
    expect((await press({ "x-forwarded-for": "203.0.113.7" })).status).toBe(403);
    expect((await press({ forwarded: "for=203.0.113.7" })).status).toBe(403);
    expect(dev.state().proxyBroken).toBe(false);
    expect((await press({})).status).toBe(200);
    expect(dev.state().proxyBroken).toBe(true);
  });

  test("a peer whose address is none of this machine presses none, whatever its headers say", async () => {
    const access = createAccess({ host: "0.0.0.0" });
    const pressed = http.createServer((request, response) => {
      try {
        access.checkButton(request);
        response.end("pressed");
      } catch (error) {
        response.end((error as Error).message);
      }
    });
    // A socket with no address at all: it cannot be taken for this machine's.
    const path = join(await scratch(), "socket");
    await new Promise<void>((done) => pressed.listen(path, done));
    onTestFinished(() => void pressed.close());
    const client = createConnection(path);
    client.end("POST / HTTP/1.1\r\nHost: localhost:1\r\nOrigin: http://localhost:1\r\nConnection: close\r\n\r\n");
    expect(await text(client)).toContain("Buttons work on this machine only");
  });

  test.each([
    ["127.0.0.1", true],
    ["127.44.0.1", true],
    ["::1", true],
    ["::ffff:127.0.0.1", true],
    ["192.168.1.7", false],
    ["::ffff:192.168.1.7", false],
    ["fe80::1%eth0", false],
    ["", false],
  ])("the peer %s is this machine: %s", (remoteAddress, expected) => {
    expect(isFromThisMachine({ socket: { remoteAddress }, headers: {} } as IncomingMessage)).toBe(expected);
  });
});
