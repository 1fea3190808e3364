import { reasonOf } from "../base/errors.js";
import type { Log } from "../base/log.js";
import { BROKEN_BODY, type Store, StoreError } from "../stores/store.js";
import { lacksRights } from "../stores/storeRefusal.js";
import type { AdmissionRules } from "../storing/admission.js";
import { type Found, type Look, lookAt, lookAtOthers } from "./lookAt.js";
import { withDeadline } from "./withDeadline.js";

/** Settings of {@link ReadThrough}. */
export interface ReadThroughConfig {
  store: Store;
  rules: AdmissionRules;
  /** One attempt gets this long for its head and first bytes. */
  timeoutMs: number;
  /** How long a bucket that failed too often is left alone. */
  pauseMs: number;
  log: Log;
}

const FAILURES = 5;
const REFUSALS = 10;
const BROKE_OFF = "an object of the bucket broke off; it is made anew";
/** Objects that broke in the middle and are remembered. */
const MOST_BROKEN = 1_000;

/** Asks the bucket before imgproxy, and stops asking one that keeps failing: a visitor must not wait for it. */
export class ReadThrough {
  readonly #config: ReadThroughConfig;
  #failures = 0;
  #refusals = 0;
  #pausedUntil = 0;
  /** Objects that broke in the middle, and until when they are not asked for. */
  readonly #broken = new Map<string, number>();

  constructor(config: ReadThroughConfig) {
    this.#config = config;
  }

  get paused(): boolean {
    return this.#pausedUntil > 0 && performance.now() < this.#pausedUntil;
  }

  /**
   * Looks for an object within the deadline.
   *
   * @param others names under which the same image may lie, while keys are rotated: once it is sure that the object is
   *   missing they are looked at together, in what is left of the time. Nothing of them but a sound object counts
   */
  async find(name: string, others?: () => readonly string[]): Promise<Found> {
    if (this.paused) return { state: "unknown" };
    if (this.#isBroken(name)) return { state: "damaged" };
    const look: Look = { isThere: false };
    try {
      const found = await withDeadline(this.#config.timeoutMs, async (deadline) => {
        const own = await lookAt(name, this.#config, deadline, look);
        if (own.state !== "missing" || !others) return own;
        const sound = others().filter((other) => !this.#isBroken(other));
        return (await lookAtOthers(sound, this.#config, deadline)) ?? own;
      });
      // A body that is still to be read may break: then it counts as what became of it.
      if (found.state !== "hit" || Buffer.isBuffer(found.object.body)) this.#worked();
      return found;
    } catch (error) {
      const broken = look.isThere || (error instanceof StoreError && error.code === BROKEN_BODY);
      if (broken) {
        this.broke(name, error, false);
        return { state: "damaged" };
      }
      this.#failed(error);
      return { state: "unknown" };
    }
  }

  /** Tells that an object has been read to its end. */
  came(name: string): void {
    this.#broken.delete(name);
    this.#worked();
  }

  /**
   * Tells that an object broke or stalled in the middle, and whether clients have got something of it. For a while it
   * counts as damaged, so that the next put heals it.
   */
  broke(name: string, error: unknown, sent: boolean): void {
    this.#config.log.warn({ object: name, reason: reasonOf(error), sent }, BROKE_OFF);
    this.#broken.delete(name);
    this.#broken.set(name, performance.now() + this.#config.pauseMs);
    const [oldest] = this.#broken.keys();
    if (this.#broken.size > MOST_BROKEN && oldest !== undefined) this.#broken.delete(oldest);
    this.#failed(error);
  }

  /** Tells that an object has been written anew. */
  mended(name: string): void {
    this.#broken.delete(name);
  }

  #isBroken(name: string): boolean {
    const until = this.#broken.get(name);
    if (until === undefined || performance.now() < until) return until !== undefined;
    this.#broken.delete(name);
    return false;
  }

  #worked(): void {
    this.#failures = 0;
    this.#refusals = 0;
  }

  #failed(error: unknown): void {
    // Those that were under way when it was switched off say nothing new.
    if (this.paused) return;
    // Without s3:ListBucket a missing object is 403 on AWS; a key that the store does not take is 403 as well, and a failure.
    const refused = error instanceof StoreError && lacksRights(error);
    if (refused) this.#refusals++;
    else this.#failures++;
    if (this.#failures < FAILURES && this.#refusals < REFUSALS) return;
    this.#failures = 0;
    this.#refusals = 0;
    this.#pausedUntil = performance.now() + this.#config.pauseMs;
    this.#config.log.warn(
      { reason: reasonOf(error), pauseMs: this.#config.pauseMs },
      refused
        ? "read-through is off for a while: the bucket answers 403; allow s3:GetObject and s3:ListBucket, or set READ_THROUGH=false"
        : "read-through is off for a while: the bucket keeps failing",
    );
  }
}
