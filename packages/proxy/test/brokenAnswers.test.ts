import net from "node:net";
import { Readable } from "node:stream";
import { expect, onTestFinished, test, vi } from "vitest";
import { SpillFile } from "../src/body/spillFile.js";
import { createMemoryStore } from "../src/stores/memory.js";
import { createS3Store } from "../src/stores/s3/s3.js";
import { settingsOf, startFaultStore } from "./support/faultStore.js";
import { image, imageHeaders, jpeg, type Script, startImgproxy } from "./support/imgproxy.js";
import { listening, production } from "./support/process.js";
import { keyOf, signed, startProxy } from "./support/proxy.js";

// A browser must see an error where an answer breaks off. After a mere FIN Firefox fires `load` with half a picture.

const path = signed("/w:1");

/** Bytes that a bare socket received up to the end, and the kind of that end. */
interface Heard {
  text: string;
  /** `ECONNRESET`, or `end` for a FIN. */
  end: string;
}

function listen(url: string, requests: string): { heard: Promise<Heard>; received(): string; socket: net.Socket } {
  const socket = net.connect(Number(new URL(url).port), "127.0.0.1").setEncoding("latin1");
  onTestFinished(() => void socket.destroy());
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk;
  });
  const heard = new Promise<Heard>((resolve) => {
    socket.once("error", (error: NodeJS.ErrnoException) => resolve({ text, end: error.code! }));
    socket.once("end", () => resolve({ text, end: "end" }));
  });
  socket.write(requests);
  return { heard, received: () => text, socket };
}

const get = (target: string, headers = ""): string => `GET ${target} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`;

/** Half an answer and then `then`. */
const half =
  (bytes: Buffer, then: (response: Parameters<Script>[1]) => void, changes = {}): Script =>
  (_request, response) => {
    response.writeHead(200, imageHeaders(bytes, changes));
    response.write(bytes.subarray(0, bytes.length / 2), () => setTimeout(() => then(response), 50));
  };

const chunked = { "Content-Length": undefined, "Transfer-Encoding": "chunked" };

test.each<[string, (bytes: Buffer) => Script]>([
  ["is cut", (bytes) => half(bytes, (response) => response.destroy())],
  ["is reset", (bytes) => half(bytes, (response) => response.socket!.resetAndDestroy())],
  ["ends early in chunks", (bytes) => half(bytes, (response) => response.destroy(), chunked)],
  ["stalls", (bytes) => half(bytes, () => {})],
  ["is too short", (bytes) => half(bytes, (response) => response.socket!.end())],
])(
  "an image of imgproxy that %s ends with a reset, for the first client and for those that joined",
  async (_, make) => {
    const bytes = await jpeg(200_000);
    const upstream = await startImgproxy(make(bytes));
    const running = await startProxy(upstream.url, { limits: { idleTimeoutMs: 500 } });
    const clients = [1, 2].map(() => listen(running.url, get(path)));
    for (const { text, end } of await Promise.all(clients.map(({ heard }) => heard))) {
      expect(text).toMatch(/^HTTP\/1.1 200 OK/);
      expect(end).toBe("ECONNRESET");
    }
  },
);

test("the second answer of a connection that was kept, and of two that were asked for at once, ends with a reset too", async () => {
  const bytes = await jpeg(200_000);
  const upstream = await startImgproxy((request, response) =>
    request.url!.includes("/w:2/")
      ? half(bytes, () => response.destroy())(request, response)
      : image(bytes, {})(request, response),
  );
  const running = await startProxy(upstream.url);
  const kept = listen(running.url, get(path));
  await vi.waitFor(() => expect(kept.received().length).toBeGreaterThan(bytes.length), 5_000);
  kept.socket.write(get(signed("/w:2")));
  const pipelined = listen(running.url, get(path) + get(signed("/w:2")));
  for (const { heard } of [kept, pipelined]) {
    const { text, end } = await heard;
    expect(end).toBe("ECONNRESET");
    expect(text.split("HTTP/1.1 200 OK\r\n")[1]!.split("\r\n\r\n").slice(1).join("\r\n\r\n").length).toBe(bytes.length);
  }
});

test("an answer that broke before its turn costs nothing of the one in front of it", async () => {
  const bytes = await jpeg(200_000);
  let finish: () => void = () => {};
  const upstream = await startImgproxy((request, response) => {
    if (request.url!.includes("/w:2/")) return half(bytes, () => response.destroy())(request, response);
    response.writeHead(200, imageHeaders(bytes)).write(bytes.subarray(0, 1_000));
    finish = () => response.end(bytes.subarray(1_000));
  });
  const running = await startProxy(upstream.url);
  const { heard } = listen(running.url, get(path) + get(signed("/w:2")));
  setTimeout(() => finish(), 400);
  const { text, end } = await heard;
  const [, first = "", second = ""] = text.split("HTTP/1.1 200 OK\r\n");
  expect(first.split("\r\n\r\n").slice(1).join("\r\n\r\n").length).toBe(bytes.length);
  // Nothing at all, or a reset: never a part that looks like an end.
  if (second !== "") expect(end).toBe("ECONNRESET");
});

test.each(["half", "stall"] as const)(
  "a stored image that the bucket breaks off (%s) ends with a reset",
  async (how) => {
    const bytes = await jpeg(400_000);
    const upstream = await startImgproxy();
    const bucket = await startFaultStore();
    bucket.objects.set(keyOf(path), { bytes, headers: { "content-type": "image/jpeg" } });
    bucket.fault = (method) => (method === "GET" && how === "half" ? "half" : undefined);
    const store = createS3Store(bucket.config);
    const stalling = {
      ...store,
      get: async (name: string) => {
        const object = (await store.get(name))!;
        if (how === "half") return object;
        const { body } = object;
        (body as Readable).destroy();
        const silent = new Readable({ read() {} });
        silent.push(bytes.subarray(0, 100_000));
        setTimeout(() => silent.destroy(new Error("the store is silent")), 500);
        return { ...object, body: silent };
      },
    };
    const running = await startProxy(upstream.url, { store: stalling });
    const { text, end } = await listen(running.url, get(path)).heard;
    expect([text.slice(0, 15), end]).toEqual(["HTTP/1.1 200 OK", "ECONNRESET"]);
  },
);

test("what the disk held and lost ends with a reset", async () => {
  const bytes = await jpeg(3_000_000);
  const store = createMemoryStore();
  const upstream = await startImgproxy(image(bytes, {}));
  const read = vi.spyOn(SpillFile.prototype, "read").mockRejectedValue(new Error("EIO: i/o error, read"));
  onTestFinished(() => void read.mockRestore());
  const running = await startProxy(upstream.url, { store, limits: { memoryPerObject: 16_384, drainMs: 0 } });
  const { end } = await listen(running.url, get(path)).heard;
  expect(end).toBe("ECONNRESET");
});

test.each([
  ["at the end of the drain", { DRAIN_TIMEOUT: "1" }, 1, 0],
  ["at a second signal", { DRAIN_TIMEOUT: "600" }, 2, 130],
])("an answer that the shutdown cuts %s ends with a reset", async (_, env, signals, code) => {
  const bytes = await jpeg(500_000);
  const upstream = await startImgproxy(half(bytes, () => {}));
  const bucket = await startFaultStore();
  const proxy = await production({ IMGPROXY_URL: upstream.url, ...settingsOf(bucket), ...env });
  await listening(proxy.url);
  const client = listen(proxy.url, get(path));
  await vi.waitFor(() => expect(client.received().length).toBeGreaterThan(100_000), 5_000);
  proxy.child.kill("SIGTERM");
  await vi.waitFor(() => expect(proxy.output()).toContain('"stopping"'), 5_000);
  if (signals === 2) proxy.child.kill("SIGTERM");
  expect((await client.heard).end).toBe("ECONNRESET");
  expect(await proxy.ended).toBe(code);
});
