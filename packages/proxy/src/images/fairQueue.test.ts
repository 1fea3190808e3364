import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { send } from "../../test/support/http.js";
import { signed, startProxy } from "../../test/support/proxy.js";
import type { Upstream } from "../upstream/upstream.js";
import { FairQueue } from "./fairQueue.js";

test("four go on in one turn of the loop, first come, first served", async () => {
  const turns = new FairQueue();
  const gone: number[] = [];
  for (let i = 0; i < 10; i++) void turns.next().then(() => gone.push(i));
  expect(gone).toEqual([]);
  const seen: number[] = [];
  while (gone.length < 10) {
    await setImmediate();
    seen.push(gone.length);
  }
  expect(seen).toEqual([4, 8, 10]);
  expect(gone).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("a long body waits for its turn after every 256 KiB, a short one never", async () => {
  const bytes = Buffer.alloc(800 * 1024, 1);
  bytes.set([0xff, 0xd8, 0xff, 0xe0]);
  const waits: boolean[] = [];
  const upstream: Upstream = {
    label: "test",
    async fetch(_request, sink) {
      sink.head(200, {
        "content-type": "image/jpeg",
        "content-length": String(bytes.length),
        "cache-control": "max-age=99999",
      });
      for (let at = 0; at < bytes.length; at += 128 * 1024) {
        const wait = sink.data(bytes.subarray(at, at + 128 * 1024));
        waits.push(wait !== undefined);
        await wait;
      }
    },
    ping: async () => {},
    close: async () => {},
  };
  const { url } = await startProxy("", { upstream });
  expect((await send(url, signed("/w:1"))).body.equals(bytes)).toBe(true);
  expect(waits).toEqual([false, true, false, true, false, true, false]);
});
