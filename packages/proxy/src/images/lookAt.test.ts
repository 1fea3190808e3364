import http from "node:http";
import type { AddressInfo } from "node:net";
import { request } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { withDeadline } from "./lookAt.js";

/** Holds this thread up, as a long computation does. */
const block = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

async function start(listener: http.RequestListener): Promise<string> {
  const server = http.createServer(listener).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("a reply that lies in the socket counts, also where this process was busy past the deadline", async () => {
  // The reply has left when this thread is held up.
  const url = await start((_request, response) => void response.end("there", () => block(500)));
  const read = withDeadline(250, async ({ signal }) => (await request(url, { signal })).body.text());
  expect(await read).toBe("there");
});

test("without a reply the deadline ends the read, and aborts what the store is doing", async () => {
  const url = await start(() => {});
  let aborted: unknown;
  const read = withDeadline(50, async ({ signal }) => {
    signal.addEventListener("abort", () => {
      aborted = signal.reason;
    });
    return (await request(url, { signal })).body.text();
  });
  await expect(read).rejects.toThrow("no answer within 50 ms");
  expect(String(aborted)).toBe("StoreError: no answer within 50 ms");
});

test("a store that ignores the signal does not hold the read up", async () => {
  await expect(withDeadline(20, () => new Promise(() => {}))).rejects.toThrow("no answer within 20 ms");
});
