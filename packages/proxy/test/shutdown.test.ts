import { spawn } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import { freePort } from "@bucketfirst/testkit/freePort";
import { expect, onTestFinished, test, vi } from "vitest";
import { settingsOf, startFaultStore } from "./support/faultStore.js";
import { send } from "./support/http.js";
import { image, imageHeaders, jpeg, type Script, startImgproxy } from "./support/imgproxy.js";
import { bin, KEYS, listening, production } from "./support/process.js";
import { keyOf, signed } from "./support/proxy.js";

/** A stand-in that answers when it is let. */
async function gated(script: Script) {
  let open: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const upstream = await startImgproxy(async (request, response) => {
    await gate;
    return script(request, response);
  });
  return { upstream, open: () => open() };
}

/** One request on an agent's socket. */
function ask(
  agent: http.Agent,
  url: string,
): Promise<{ status: number; headers: http.IncomingHttpHeaders; length: number }> {
  return new Promise((resolve, reject) => {
    http
      .get(url, { agent }, (response) => {
        let length = 0;
        response.on("data", (chunk) => {
          length += chunk.length;
        });
        response.once("error", reject);
        response.once("end", () => resolve({ status: response.statusCode!, headers: response.headers, length }));
      })
      .once("error", reject);
  });
}

const stopping = (proxy: { output(): string }): Promise<void> =>
  vi.waitFor(() => expect(proxy.output()).toContain('"stopping"'), 5_000);

test("at SIGTERM everything that was asked is answered, each answer ends its connection, and nobody waits for the rest of the drain", async () => {
  const bytes = await jpeg();
  const { upstream, open } = await gated((request, response) =>
    request.url!.startsWith("/info/")
      ? void response.writeHead(200, { "content-type": "application/json" }).end("{}")
      : image(bytes)(request, response),
  );
  const proxy = await production({ IMGPROXY_URL: upstream.url, PROBE: "false", DRAIN_TIMEOUT: "600" });
  await listening(proxy.url);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  // Two on one connection, the second waits in the client; and one of the Pro endpoint.
  const images = [ask(agent, proxy.url + signed("/w:1")), ask(agent, proxy.url + signed("/w:2"))];
  images[1]!.catch(() => undefined);
  const info = send(proxy.url, `/info${signed("/s:1")}`);
  // A connection that has been used, and is idle now.
  const idle = new http.Agent({ keepAlive: true });
  onTestFinished(() => idle.destroy());
  await ask(idle, `${proxy.url}/livez`);
  await vi.waitFor(() => expect(upstream.requests).toHaveLength(2));
  proxy.child.kill("SIGTERM");
  await stopping(proxy);
  open();
  const first = await images[0]!;
  expect([first.status, first.length, first.headers.connection]).toEqual([200, bytes.length, "close"]);
  expect((await info).text).toBe("{}");
  // Its connection is closed, and the port is free.
  await expect(images[1]).rejects.toThrow(/ECONNREFUSED|ECONNRESET|socket hang up/);
  expect(await proxy.ended).toBe(0);
  expect(proxy.output()).toContain("stopped; everything is stored");
  expect(proxy.output()).not.toContain('"status":502');
});

test("at SIGTERM a connection in the middle of an answer may ask once more, and is told that this was the last time", async () => {
  const bytes = await jpeg(3_000_000);
  let finish: () => void = () => {};
  const upstream = await startImgproxy((_request, response) => {
    response.writeHead(200, imageHeaders(bytes)).write(bytes.subarray(0, 1_000_000));
    finish = () => response.end(bytes.subarray(1_000_000));
  });
  const proxy = await production({ IMGPROXY_URL: upstream.url, PROBE: "false", DRAIN_TIMEOUT: "600" });
  await listening(proxy.url);
  const socket = net.connect(Number(new URL(proxy.url).port), "127.0.0.1").setEncoding("latin1");
  const closed = once(socket, "close");
  let got = "";
  socket.on("data", (text) => {
    got += text;
  });
  socket.write(`GET ${signed("/w:1")} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  await vi.waitFor(() => expect(got.length).toBeGreaterThan(500_000), 5_000);
  proxy.child.kill("SIGTERM");
  await stopping(proxy);
  socket.write("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n");
  finish();
  await closed;
  const [, image, last] = got.split("HTTP/1.1 200 OK\r\n");
  // The head of the image was out before anybody knew.
  expect(image).toMatch(/^connection: keep-alive\r$/im);
  expect(image!.split("\r\n\r\n").slice(1).join("\r\n\r\n").length).toBe(bytes.length);
  expect(last).toMatch(/^connection: close\r$/im);
  expect(await proxy.ended).toBe(0);
});

test("an image that is still arriving at the end of the drain is told as dropped", async () => {
  const bytes = await jpeg(500_000);
  const upstream = await startImgproxy((_request, response) => {
    response.writeHead(200, imageHeaders(bytes)).write(bytes.subarray(0, 100_000));
  });
  const proxy = await production({ IMGPROXY_URL: upstream.url, PROBE: "false", DRAIN_TIMEOUT: "1" });
  await listening(proxy.url);
  const reply = send(proxy.url, signed("/w:1"));
  reply.catch(() => undefined);
  await vi.waitFor(() => expect(upstream.requests).toHaveLength(1));
  proxy.child.kill("SIGTERM");
  await expect(reply).rejects.toThrow();
  expect(await proxy.ended).toBe(0);
  expect(proxy.output()).toContain('"dropped":1,"msg":"stopped; these objects were not stored');
});

test("a hit that is cut at the end of the drain is not: it is in the bucket", async () => {
  const upstream = await startImgproxy();
  const bucket = await startFaultStore();
  const bytes = await jpeg(20_000_000);
  bucket.objects.set(keyOf(signed("/w:1")), { bytes, headers: { "content-type": "image/jpeg" } });
  const proxy = await production({
    IMGPROXY_URL: upstream.url,
    ...settingsOf(bucket),
    READ_THROUGH_TIMEOUT_MS: "5000",
    MAX_STORE_BYTES: "1000000",
    DRAIN_TIMEOUT: "1",
  });
  await listening(proxy.url);
  const gone = new Promise<void>((resolve) => {
    const request = http.get(proxy.url + signed("/w:1"), (response) => {
      response.once("close", resolve).on("error", () => {});
      response.once("data", () => {
        response.pause();
        proxy.child.kill("SIGTERM");
        // A paused stream does not report its end.
        void proxy.ended.then(() => response.resume());
      });
    });
    request.on("error", () => {});
  });
  expect(await proxy.ended).toBe(0);
  await gone;
  expect(proxy.output()).toContain("stopped; everything is stored");
});

/** Starts the program with an output that is never read, and full after some requests. */
async function unread(shell: string) {
  const port = await freePort();
  const env = { PATH: process.env.PATH, ...KEYS, STORE: "none", IMGPROXY_URL: "http://127.0.0.1:9" };
  const child = spawn("bash", ["-c", shell, process.execPath, bin], {
    env: { ...env, IMGPROXY_BIND: `127.0.0.1:${port}`, DRAIN_TIMEOUT: "1" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  onTestFinished(() => void child.kill("SIGKILL"));
  const url = `http://127.0.0.1:${port}`;
  await listening(url);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  onTestFinished(() => agent.destroy());
  // 403, and a line of the log each.
  await Promise.all(Array.from({ length: 2_000 }, (_, i) => ask(agent, `${url}/wrong/${i}`)));
  return { child, ended };
}

test.each([
  ["socket", 'exec "$0" "$1"'],
  // It has a reader, who never reads.
  ["pipe", 'exec "$0" "$1" > >(exec sleep 30)'],
])(
  "a log that nobody reads does not keep SIGTERM from ending the process: %s",
  async (_name, shell) => {
    const { child, ended } = await unread(shell);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  },
  60_000,
);

test("at SIGTERM nobody is reset, however many new connections come in", async () => {
  const upstream = await startImgproxy();
  for (let round = 0; round < 3; round++) {
    const proxy = await production({ IMGPROXY_URL: upstream.url, PROBE: "false", LOG_LEVEL: "error" });
    await listening(proxy.url);
    const faults: string[] = [];
    let answered = 0;
    let refused = false;
    void proxy.ended.then(() => {
      refused = true;
    });
    const visitor = async (i: number): Promise<void> => {
      while (!refused) {
        try {
          // A connection of its own each.
          expect((await send(proxy.url, signed(`/w:${i}`))).status).toBe(200);
          answered++;
        } catch (error) {
          const { code = String(error) } = error as NodeJS.ErrnoException;
          if (code === "ECONNREFUSED") refused = true;
          else faults.push(code);
        }
      }
    };
    const visitors = Promise.all(Array.from({ length: 16 }, (_, i) => visitor(i + 1)));
    await vi.waitFor(() => expect(answered).toBeGreaterThan(200), 10_000);
    proxy.child.kill("SIGTERM");
    expect(await proxy.ended).toBe(0);
    await visitors;
    expect(faults).toEqual([]);
  }
}, 60_000);
