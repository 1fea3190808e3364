import { describe, expect, test, vi } from "vitest";
import { send } from "./support/http.js";
import { image, jpeg, missing, startImgproxy } from "./support/imgproxy.js";
import { keyOf, metric, namesIn, type Running, signed, startProxy } from "./support/proxy.js";
import { REAL, SOURCES } from "./support/sources.js";

// A fallback image is another picture under the key of the one that is missing. Each way in which a real imgproxy can be
// set to send one; the stand-in's versions are hazard 1.

const fallback = (await jpeg()).toString("base64");

/** A proxy in front of an imgproxy whose sources are missing, and that has a fallback image. */
async function start(settings: Record<string, string>) {
  const upstream = await startImgproxy(missing(), {
    settings: { IMGPROXY_FALLBACK_IMAGE_DATA: fallback, ...settings },
  });
  const running = await startProxy(upstream.url, { probe: { source: `${SOURCES}/none.png`, untilAnsweredMs: 30 } });
  return { upstream, running };
}

/** Asks for what is missing; the answer, once all that could be stored of it is. */
async function visit(running: Running, path: string) {
  const { status, headers } = await send(running.url, path);
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(0));
  return [status, headers["content-type"], headers["cache-control"]];
}

describe.runIf(REAL)("a real imgproxy with a fallback image", () => {
  test("that is sent with 200: nothing at all is stored", async () => {
    const { upstream, running } = await start({});
    await vi.waitFor(async () => expect((await send(running.url, "/readyz")).text).toContain('"storing":false'));
    expect(await visit(running, signed("/w:1"))).toEqual([200, "image/jpeg", expect.any(String)]);
    upstream.script = image(await jpeg(31_000));
    expect((await visit(running, signed("/w:2")))[0]).toBe(200);
    expect(await namesIn(running.store)).toEqual([]);
  });

  test.each([
    ["with the status of the failure", { IMGPROXY_FALLBACK_IMAGE_HTTP_CODE: "0" }, [404, "image/jpeg", "no-store"]],
    ["with 503", { IMGPROXY_FALLBACK_IMAGE_HTTP_CODE: "503" }, [503, "image/jpeg", "no-store"]],
    [
      "for half a minute",
      { IMGPROXY_FALLBACK_IMAGE_TTL: "30" },
      [200, "image/jpeg", expect.stringContaining("max-age=30")],
    ],
  ])("that is sent %s is served, and what is not missing is stored", async (_name, settings, answer) => {
    const { upstream, running } = await start(settings);
    await vi.waitFor(async () => expect(await metric(running, "bucketfirst_storing")).toBe(1));
    expect(await visit(running, signed("/w:1"))).toEqual(answer);
    expect(await namesIn(running.store)).toEqual([]);
    upstream.script = image(await jpeg(31_000));
    await visit(running, signed("/w:2"));
    expect(await namesIn(running.store)).toEqual([keyOf(signed("/w:2"))]);
  });
});
