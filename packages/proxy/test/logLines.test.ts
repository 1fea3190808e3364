import { expect, test, vi } from "vitest";
import { createLog } from "../src/base/log.js";
import type { ProxyConfig } from "../src/proxyConfig.js";
import { createMemoryStore } from "../src/stores/memory.js";
import { send } from "./support/http.js";
import { image, jpeg, startImgproxy } from "./support/imgproxy.js";
import { type Running, signed, startProxy } from "./support/proxy.js";

const SOURCE = "https://me:secret@shop.example.com/a/cat.jpg?token=1";

/** Starts a proxy, and collects what it logs from `debug` on. */
async function start(config: Partial<ProxyConfig> = {}): Promise<Running & { lines: Record<string, unknown>[] }> {
  const lines: Record<string, unknown>[] = [];
  const log = createLog({ level: "debug", destination: { write: (line) => void lines.push(JSON.parse(line)) } });
  const upstream = await startImgproxy(image(await jpeg()));
  return { ...(await startProxy(upstream.url, { log, ...config })), lines };
}

const of = (lines: Record<string, unknown>[], text: string) => lines.filter(({ msg }) => msg === text);

test("a request's line names source and options, and neither a password nor a query", async () => {
  const { url, lines } = await start();
  await send(url, signed("/rs:fill:40:30/f:webp", SOURCE));
  expect(of(lines, "request")[0]).toMatchObject({
    source: "https://shop.example.com/a/cat.jpg",
    options: expect.stringMatching(/^rs:fill:40:30\/f:webp/),
    result: "miss",
  });
  expect(JSON.stringify(lines)).not.toMatch(/secret|token/);
});

test("one that did not verify names none", async () => {
  const { url, lines } = await start();
  await send(url, `/wrong/w:1/${Buffer.from(SOURCE).toString("base64url")}`);
  expect(of(lines, "request")[0]).toMatchObject({ status: 403 });
  expect(of(lines, "request")[0]).not.toHaveProperty("source");
  expect(of(lines, "request")[0]).not.toHaveProperty("options");
});

test("with logSources: false the options alone are named", async () => {
  const { url, lines } = await start({ logSources: false });
  await send(url, signed("/w:41", SOURCE));
  expect(of(lines, "request")[0]).toMatchObject({ options: expect.stringMatching(/^w:41/) });
  expect(JSON.stringify(lines)).not.toContain("shop.example.com");
});

test("lines on what was not stored name the source as well", async () => {
  const store = createMemoryStore();
  store.put = () => Promise.reject(new Error("the bucket is full"));
  const { url, lines } = await start({ store, limits: { uploadAttempts: 2 } });
  await send(url, signed("/w:42", SOURCE));
  await vi.waitFor(() => expect(of(lines, "not stored")).toHaveLength(1));
  await send(url, signed("/w:43/exp:4102444800", SOURCE));
  await vi.waitFor(() => expect(of(lines, "served, not stored")).toHaveLength(1));
  for (const text of ["put failed, trying again", "not stored", "served, not stored"])
    expect(of(lines, text)[0], text).toMatchObject({ source: "https://shop.example.com/a/cat.jpg" });
});
