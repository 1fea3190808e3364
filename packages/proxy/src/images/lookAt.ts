import { bytesToSniff, mediaType } from "../base/mediaType.js";
import type { ReadOptions, Store } from "../stores/store.js";
import type { StoredObject } from "../stores/storedObject.js";
import { StoreError } from "../stores/storeError.js";
import { type AdmissionRules, soundType } from "../storing/admission.js";
import { beginObject } from "./checkedBody.js";

/** A sound object. `mislabelled`: what was recorded beside its bytes is wrong; `object` has the type that they are. */
export interface Hit {
  state: "hit";
  /** Name under which it lies. */
  name: string;
  object: StoredObject;
  mislabelled: boolean;
}

/** Result of a look into the bucket. `damaged`: there is an object, but none that may be served. */
export type Found = Hit | { state: "missing" | "damaged" | "unknown" };

/** Progress of one look. */
export interface Look {
  /** The store has the object: what fails from now on is the object's fault. */
  isThere: boolean;
}

/** Settings of a look. */
export interface LookConfig {
  store: Store;
  rules: AdmissionRules;
}

/** Options of a read, with a signal that aborts when its deadline passes. */
export interface Deadline {
  readonly signal: AbortSignal;
}

/**
 * Reads the beginning of an object and judges it.
 *
 * @throws what the store throws
 */
export async function lookAt(
  name: string,
  { store, rules }: LookConfig,
  deadline: Deadline,
  look: Look = { isThere: false },
): Promise<Found> {
  const onFound = (): void => {
    look.isThere = true;
  };
  const options: ReadOptions = {
    onFound,
    get signal() {
      return deadline.signal;
    },
  };
  const object = await store.get(name, options);
  if (!object) return { state: "missing" };
  onFound();
  const declared = mediaType(object.contentType);
  const begun = await beginObject(object, bytesToSniff(declared));
  if (!begun) return { state: "damaged" };
  const type = soundType(name, object, begun.first, rules);
  if (type === undefined) {
    letGo(begun.object);
    return { state: "damaged" };
  }
  const mislabelled = declared !== type;
  return {
    state: "hit",
    name,
    object: mislabelled ? { ...begun.object, contentType: type } : begun.object,
    mislabelled,
  };
}

/** Looks at several names together; resolves to the first sound object in their order. Faults count as nothing found. */
export async function lookAtOthers(
  names: readonly string[],
  config: LookConfig,
  deadline: Deadline,
): Promise<Hit | undefined> {
  const looks = names.map((name) => lookAt(name, config, deadline).catch(() => undefined));
  const hits = (await Promise.all(looks)).filter((found) => found?.state === "hit");
  const [first, ...rest] = hits;
  for (const { object } of rest) letGo(object);
  return first;
}

function letGo({ body }: StoredObject): void {
  if (!Buffer.isBuffer(body)) body.destroy();
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
