import { StoreError } from "../stores/storeError.js";

/** Options of a read, with a signal that aborts when its deadline passes. */
export interface Deadline {
  readonly signal: AbortSignal;
}

/**
 * Runs a read of a store that ends with its deadline, even when the store ignores the signal. Bytes that have arrived in
 * time count, also where this process was too busy to read them.
 *
 * @throws StoreError when the deadline has passed, and what `work` throws before that
 */
export function withDeadline<T>(timeoutMs: number, work: (deadline: Deadline) => Promise<T>): Promise<T> {
  let passed: Error | undefined;
  let controller: AbortController | undefined;
  const deadline: Deadline = {
    // Made when the store asks for it: one on this machine never does, and it costs as much as the look.
    get signal() {
      controller ??= new AbortController();
      if (passed) controller.abort(passed);
      return controller.signal;
    },
  };
  return new Promise((resolve, reject) => {
    let last: NodeJS.Immediate | undefined;
    const end = (): void => {
      passed = new StoreError(`no answer within ${timeoutMs} ms`);
      reject(passed);
      controller?.abort(passed);
    };
    // Node runs timers before it reads sockets, so after a pause of our own the reply may lie there unread.
    const timer = setTimeout(() => {
      last = setImmediate(end);
    }, timeoutMs);
    const stop = (): void => {
      clearTimeout(timer);
      clearImmediate(last);
    };
    work(deadline).then(
      (result) => {
        stop();
        resolve(result);
      },
      (error) => {
        stop();
        reject(error);
      },
    );
  });
}
