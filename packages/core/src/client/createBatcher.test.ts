import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { createBatcher, type Pending } from "./createBatcher.js";

/** Creates a batcher of letters, and collects its batches: a call of `answer` ends one. */
function setUp() {
  const sent: { keys: string[]; answer(): void; signal: AbortSignal }[] = [];
  const send = (batch: readonly Pending<string, string>[], signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const answer = (): void => {
        for (const { key, waiters } of batch) for (const waiter of waiters) waiter.resolve(key.toUpperCase());
        resolve();
      };
      sent.push({ keys: batch.map(({ key }) => key), answer, signal });
    });
  return { sent, ask: createBatcher(10, (key: string) => key, send) };
}

/** Waits until everything requested so far is on its way. */
const sending = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 0));

test("what was given up and asked anew is shared, also when the first batch is answered in between", async () => {
  const { sent, ask } = setUp();
  const controller = new AbortController();
  const left = ask("a", controller.signal);
  void ask("b");
  await sending();
  controller.abort();
  await expect(left).rejects.toHaveProperty("name", "AbortError");
  const second = ask("a");
  await sending();
  sent[0]!.answer();
  await sending();
  const third = ask("a");
  await sending();
  sent[1]!.answer();
  expect(await Promise.all([second, third])).toEqual(["A", "A"]);
  expect(sent.map(({ keys }) => keys)).toEqual([["a", "b"], ["a"]]);
});

test("a batch is aborted once nobody waits for any of it", async () => {
  const { sent, ask } = setUp();
  const controllers = [new AbortController(), new AbortController()];
  const asked = controllers.map(({ signal }, i) => ask("ab"[i]!, signal));
  await sending();
  controllers[0]!.abort();
  expect(sent[0]!.signal.aborted).toBe(false);
  controllers[1]!.abort();
  expect(sent[0]!.signal.aborted).toBe(true);
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});

test("a signal that outlives its questions is left without listeners, and may fire", async () => {
  const { sent, ask } = setUp();
  const controller = new AbortController();
  const answers = Promise.all(["a", "b", "a"].map((key) => ask(key, controller.signal)));
  await sending();
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(3);
  sent[0]!.answer();
  expect(await answers).toEqual(["A", "B", "A"]);
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  controller.abort();
});
