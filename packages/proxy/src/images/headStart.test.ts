import { getEventListeners } from "node:events";
import { setImmediate as immediate } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { UpstreamRequest, UpstreamSink } from "../upstream/upstream.js";
import { HeadStart } from "./headStart.js";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

/** A request that was sent ahead, with what its maker got and can do. */
function start(signal = new AbortController().signal) {
  const { promise, resolve: end, reject: fail } = withResolvers();
  const fetch = vi.fn((_request: UpstreamRequest, _sink: UpstreamSink) => promise);
  const release = vi.fn();
  const ahead = new HeadStart({ fetch }, { path: "/w:1", requestId: "a", signal }, release);
  const [request, sink] = fetch.mock.calls[0]!;
  return { ahead, request, sink, release, end, fail };
}
function withResolvers() {
  let [resolve, reject]: [() => void, (error: Error) => void] = [() => {}, () => {}];
  const promise = new Promise<void>((...given) => ([resolve, reject] = given));
  return { promise, resolve, reject };
}
/** A receiver, and what it has received. */
function receiver(data = (_chunk: Buffer): void => {}) {
  const got: unknown[] = [];
  const sink: UpstreamSink = {
    head: (status) => void got.push(status),
    data: (chunk) => {
      got.push(String(chunk));
      data(chunk);
    },
  };
  return { got, sink };
}

test("a response is held at its first bytes until it is wanted, then passed on to its end", async () => {
  const { ahead, sink, end } = start();
  sink.head(200, {});
  const held = sink.data(Buffer.from("a"));
  const { got, sink: wanted } = receiver();
  const ended = vi.fn();
  const fetched = ahead.fetch({} as UpstreamRequest, wanted).then(ended);
  await held;
  sink.data(Buffer.from("b"));
  await immediate();
  expect([got, ended.mock.calls.length]).toEqual([[200, "a", "b"], 0]);
  end();
  await fetched;
});

test("a fault of the receiver reaches the maker", async () => {
  const { ahead, sink, end } = start();
  sink.head(200, {});
  const held = sink.data(Buffer.from("a"));
  const { sink: broken } = receiver(() => {
    throw new Error("too long");
  });
  const fetched = ahead.fetch({} as UpstreamRequest, broken);
  await expect(held).rejects.toThrow("too long");
  end();
  await fetched;
});

test("it ends with its flight, also with one that is over already", () => {
  const flight = new AbortController();
  const { request } = start(flight.signal);
  expect(request.signal.aborted).toBe(false);
  flight.abort(new Error("all left"));
  expect(request.signal.reason).toMatchObject({ message: "all left" });
  expect(start(flight.signal).request.signal.aborted).toBe(true);
});

test("a failure that nobody waits for is no fault of the process, and nothing listens to the flight behind it", async () => {
  const { signal } = new AbortController();
  const { fail } = start(signal);
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  // The test runner fails on a rejection that nobody handles.
  fail(new Error("broken"));
  await immediate();
  await immediate();
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});

test("what is given up stops its maker, and gives its place back", async () => {
  const { ahead, request, sink, release } = start();
  sink.head(200, {});
  const held = sink.data(Buffer.from("a"));
  ahead.cancel();
  await expect(held).rejects.toThrow("the bucket had it");
  expect([request.signal.aborted, release.mock.calls.length]).toEqual([true, 1]);
});

test.each<[string, boolean, (started: ReturnType<typeof start>) => void]>([
  ["the first bytes of a 200", true, ({ sink }) => [sink.head(200, {}), void sink.data(Buffer.from("a"))]],
  ["an error's", false, ({ sink }) => [sink.head(404, {}), void sink.data(Buffer.from("a"))]],
  ["an end without bytes", false, ({ end }) => end()],
  ["a failure", false, ({ fail }) => fail(new Error("broken"))],
  ["nothing in time", false, () => vi.advanceTimersByTime(50)],
])("of %s it is said whether it was quick: %s", async (_, expected, happen) => {
  const started = start();
  const answers = started.ahead.answersWithin(50);
  vi.advanceTimersByTime(49);
  happen(started);
  expect(await answers).toBe(expected);
  expect(vi.getTimerCount()).toBe(0);
});
