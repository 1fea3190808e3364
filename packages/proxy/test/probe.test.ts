import { processingPath, signPath } from "@bucketfirst/core";
import { expect, test, vi } from "vitest";
import { createMemoryStore } from "../src/stores/memory.js";
import { send } from "./support/http.js";
import { failure, image, jpeg, type Script, startImgproxy } from "./support/imgproxy.js";
import { keyOf, metric, namesIn, SIGNING, signed, signedPlainly, startProxy } from "./support/proxy.js";
import type { ImgproxySettings } from "./support/realImgproxy.js";
import { SOURCES } from "./support/sources.js";

const PROBE = { source: `${SOURCES}/`, untilAnsweredMs: 30 };
const isProbe: (request: Parameters<Script>[0]) => boolean = ({ headers }) =>
  String(headers["x-request-id"]).startsWith("probe-");

/** Requests of the probe to an imgproxy that does `script`, images left out. */
async function probed(script: Script, config: Parameters<typeof startProxy>[1], settings: ImgproxySettings = {}) {
  const paths: string[] = [];
  const bytes = await jpeg();
  const upstream = await startImgproxy(
    (request, response) => {
      if (!isProbe(request)) return image(bytes)(request, response);
      paths.push(request.url!);
      return script(request, response);
    },
    { settings },
  );
  const running = await startProxy(upstream.url, config);
  await vi.waitFor(() => expect(paths.length).toBeGreaterThan(0));
  return { running, paths, upstream };
}

const flown = (running: { url: string }): Promise<void> =>
  vi.waitFor(async () => expect(await metric(running, "bucketfirst_flights")).toBe(0));

test("before imgproxy has answered the probe nothing is stored, and it is asked again soon", async () => {
  let busy = true;
  const warn = vi.fn();
  const { running, paths } = await probed((request, response) => failure(busy ? 429 : 404, "no")(request, response), {
    probe: PROBE,
    log: { debug() {}, info() {}, warn, error() {} },
  });
  expect((await send(running.url, signed("/w:1"))).status).toBe(200);
  await flown(running);
  expect(await namesIn(running.store)).toEqual([]);
  await vi.waitFor(() => expect(warn.mock.calls).toHaveLength(1), 5_000);
  expect(warn.mock.calls[0]).toEqual([
    { reason: "upstream answered 429" },
    expect.stringContaining("imgproxy does not answer the probe"),
  ]);
  expect(paths.length).toBeGreaterThanOrEqual(10);
  busy = false;
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_storing")).toBe(1));
  const asked = paths.length;
  await send(running.url, signed("/w:1"));
  await vi.waitFor(async () => expect(await namesIn(running.store)).toEqual([keyOf(signed("/w:1"))]));
  // Answered, it is left alone for a minute.
  expect(paths).toHaveLength(asked);
});

test("an imgproxy that comes up later with a fallback image is found out before anything is stored", async () => {
  const first = await startImgproxy();
  const port = Number(new URL(first.url).port);
  await first.close();
  const error = vi.fn();
  const log = { debug() {}, info() {}, warn() {}, error };
  const running = await startProxy(first.url, { probe: PROBE, log });
  expect((await send(running.url, signed("/w:1"))).status).toBe(502);
  await startImgproxy(image(await jpeg()), { port });
  await vi.waitFor(() =>
    expect(error).toHaveBeenCalledWith({ source: PROBE.source }, expect.stringContaining("nothing is stored until")),
  );
  expect((await send(running.url, signed("/w:1"))).status).toBe(200);
  await flown(running);
  expect(await namesIn(running.store)).toEqual([]);
});

test("the probe is asked without options, so that no spelling of theirs hides a fallback image", async () => {
  const bytes = await jpeg();
  // IMGPROXY_ARGUMENTS_SEPARATOR=, : a colon is no option here.
  const { running, paths } = await probed(
    (request, response) => (request.url!.includes(":") ? failure(404, "Invalid URL") : image(bytes))(request, response),
    { probe: PROBE, admission: { argumentsSeparator: "," } },
    { IMGPROXY_ARGUMENTS_SEPARATOR: "," },
  );
  expect(paths[0]).toMatch(/^\/[\w-]{43}\/[\w-]+\.png$/);
  expect((await send(running.url, signedPlainly("/w,1"))).status).toBe(200);
  await flown(running);
  expect(await namesIn(running.store)).toEqual([]);
});

test("a fallback image that is sent with 503 is an answer, and one that is never stored", async () => {
  const bytes = await jpeg();
  const { running } = await probed(image(bytes, {}, 503), { probe: PROBE });
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_storing")).toBe(1));
});

test("where only presets are known the probe asks with one", async () => {
  const { paths } = await probed(failure(404, "no"), {
    probe: { source: "https://photos.test/none.jpg", preset: "card" },
  });
  const path = processingPath("https://photos.test/none.jpg", {}, { extension: "png" });
  expect(paths[0]).toBe(signPath(`/card${path}`, SIGNING));
});

test("while every socket of the images is busy, imgproxy is still seen to live and to fall back", async () => {
  let release: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const bytes = await jpeg();
  let probes = 0;
  const upstream = await startImgproxy(async (request, response) => {
    if (isProbe(request)) {
      probes++;
      return failure(404, "no")(request, response);
    }
    await gate;
    return image(bytes)(request, response);
  });
  const running = await startProxy(upstream.url, {
    store: createMemoryStore(),
    limits: { maxUpstream: 2 },
    probe: { ...PROBE, everyMs: 30 },
  });
  await vi.waitFor(async () => expect(await metric(running, "bucketfirst_storing")).toBe(1));
  const images = [send(running.url, signed("/w:1")), send(running.url, signed("/w:2"))];
  await vi.waitFor(() => expect(upstream.requests).toHaveLength(2));
  const before = probes;
  expect(await send(running.url, "/readyz")).toMatchObject({ status: 200, text: expect.stringContaining('"ready"') });
  await vi.waitFor(() => expect(probes).toBeGreaterThan(before + 1));
  release();
  expect((await Promise.all(images)).map(({ status }) => status)).toEqual([200, 200]);
});
