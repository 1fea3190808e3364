import { reasonOf } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { Store } from "../stores/store.js";
import { BROKEN_BODY, StoreError } from "../stores/storeError.js";
import { lacksRights } from "../stores/storeRefusal.js";
import type { AdmissionRules } from "../storing/admission.js";
import { type Found, type Look, lookAt, lookAtOthers, withDeadline } from "./lookAt.js";

/** Settings of {@link ReadThrough}. */
export interface ReadThroughConfig {
  store: Store;
  rules: AdmissionRules;
  /** Most milliseconds of one attempt until its head and first bytes. */
  timeoutMs: number;
  /** Milliseconds for which a bucket that failed too often is not asked. */
  pauseMs: number;
  /** Bucket that is looked into, for log lines: `second` is the one that is asked for what the first does not have. */
  which?: "first" | "second";
  log: Log;
}

const FAILURES = 5;
const REFUSALS = 10;
/** Sentences for the log: an object that broke off, and the beginning of a pause after refusals or other failures. */
const SAID = {
  first: {
    broke: "an object of the bucket broke off; it is made anew",
    refuses:
      "read-through is off for a while: the bucket answers 403; allow s3:GetObject and s3:ListBucket, or set READ_THROUGH=false",
    fails: "read-through is off for a while: the bucket keeps failing",
  },
  second: {
    broke: "an object of the second bucket broke off; it is made anew",
    refuses:
      "the second bucket is not asked for a while, since it answers 403: allow s3:GetObject and s3:ListBucket there, or unset S3_FALLBACK_BUCKET",
    fails: "the second bucket is not asked for a while, since it keeps failing",
  },
};
/** Most objects that are remembered as broken in the middle. */
const MOST_BROKEN = 1_000;

/** The look into the bucket before imgproxy is asked. It pauses for a bucket that keeps failing, so that visitors do not wait. */
export class ReadThrough {
  readonly #config: ReadThroughConfig;
  #failures = 0;
  #refusals = 0;
  #pausedUntil = 0;
  /** Objects that broke in the middle, each with the time until which it is not read. */
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
   * @param facts returns what log lines say besides the name
   */
  async find(name: string, others?: () => readonly string[], facts?: () => object): Promise<Found> {
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
      // A body that is still to be read may break, so its look is counted later.
      if (found.state !== "hit" || Buffer.isBuffer(found.object.body)) this.#worked();
      return found;
    } catch (error) {
      const broken = look.isThere || (error instanceof StoreError && error.code === BROKEN_BODY);
      if (broken) {
        this.broke(name, error, false, facts);
        return { state: "damaged" };
      }
      this.#failed(error);
      return { state: "unknown" };
    }
  }

  /** Notes that an object has been read to its end. */
  came(name: string): void {
    this.#broken.delete(name);
    this.#worked();
  }

  /**
   * Notes that an object broke or stalled in the middle, and whether clients have received a part of it. For a while it
   * counts as damaged, so that the next put heals it.
   */
  broke(name: string, error: unknown, sent: boolean, facts?: () => object): void {
    this.#config.log.warn({ object: name, ...facts?.(), reason: reasonOf(error), sent }, this.#said.broke);
    this.#broken.delete(name);
    this.#broken.set(name, performance.now() + this.#config.pauseMs);
    const [oldest] = this.#broken.keys();
    if (this.#broken.size > MOST_BROKEN && oldest !== undefined) this.#broken.delete(oldest);
    this.#failed(error);
  }

  /** Notes that an object has been written anew. */
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
    // Looks that were under way when the pause began do not count.
    if (this.paused) return;
    // Without s3:ListBucket a missing object is 403 on AWS; a refused access key is 403 as well, and counts as a failure.
    const refused = error instanceof StoreError && lacksRights(error);
    if (refused) this.#refusals++;
    else this.#failures++;
    if (this.#failures < FAILURES && this.#refusals < REFUSALS) return;
    this.#failures = 0;
    this.#refusals = 0;
    this.#pausedUntil = performance.now() + this.#config.pauseMs;
    this.#config.log.warn(
      { reason: reasonOf(error), pauseMs: this.#config.pauseMs },
      this.#said[refused ? "refuses" : "fails"],
    );
  }

  get #said(): (typeof SAID)["first"] {
    return SAID[this.#config.which ?? "first"];
  }
}
