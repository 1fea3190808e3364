import { isBucketfirstError } from "@bucketfirst/core";
import PQueue from "p-queue";
import { isProxyError, reasonOf } from "../base/errors.js";
import type { Log } from "../base/log.js";
import type { EventNote } from "./EventNote.js";
import type { EventNotes } from "./eventNotes.js";
import type { EventWork, WorkResult } from "./eventWork.js";

/** Settings of {@link EventQueue}. */
export interface QueueConfig {
  notes: Pick<EventNotes, "names" | "drop">;
  work: Pick<EventWork, "run">;
  concurrency: number;
  /** Returns whether imgproxy and the bucket work now: a failure of theirs counts as no attempt. */
  isUp(): Promise<boolean>;
  onResult(result: WorkResult | "failed"): void;
  /** Pause before the second attempt in milliseconds; doubled each time, 60,000 at most. Default 1,000. */
  backoffMs?: number;
  log: Log;
}

/** Most names in memory; the others are read from the bucket when there is room. */
const MOST = 10_000;
const ATTEMPTS = 8;
const LONGEST_PAUSE_MS = 60_000;
const BACKOFF_MS = 1_000;

/** Failures of the work for one event: all, and those that were no outage. */
interface Failures {
  all: number;
  own: number;
}

/** The queue of originals whose pictures are to be made or purged. What it forgets at an end of the process lies in the bucket. */
export class EventQueue {
  readonly #config: QueueConfig;
  readonly #queue: PQueue;
  /** Originals that wait, by the names of their notes, with the event where this process received it. */
  readonly #waiting = new Map<string, EventNote | undefined>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #failures = new Map<string, Failures>();
  readonly #pauses = new Map<string, NodeJS.Timeout>();
  readonly #stop = new AbortController();
  /** True while the bucket may have names that are not in memory. */
  #hasMore = true;
  #reading = false;

  constructor(config: QueueConfig) {
    this.#config = config;
    this.#queue = new PQueue({ concurrency: config.concurrency });
    this.#queue.on("idle", () => void this.readMore());
  }

  /** Number of originals whose work is not done, as far as this process knows. */
  get size(): number {
    return this.#waiting.size + this.#running.size + this.#pauses.size;
  }

  add(name: string, note?: EventNote): void {
    if (this.#stop.signal.aborted) return;
    clearTimeout(this.#pauses.get(name));
    this.#pauses.delete(name);
    const isKnown = this.#waiting.has(name);
    if (!isKnown && this.#waiting.size >= MOST) {
      this.#hasMore = true;
      return;
    }
    this.#waiting.set(name, note ?? this.#waiting.get(name));
    if (!isKnown) void this.#queue.add(() => this.#run(name));
  }

  /** Adds what waits in the bucket: from before a restart, or from before there was room. */
  async readMore(): Promise<void> {
    if (!this.#hasMore || this.#reading || this.#stop.signal.aborted) return;
    this.#reading = true;
    this.#hasMore = false;
    try {
      for await (const name of this.#config.notes.names()) {
        if (!this.#running.has(name) && !this.#pauses.has(name)) this.add(name);
        if (this.#hasMore) break;
      }
    } catch (error) {
      this.#hasMore = true;
      this.#config.log.warn({ reason: reasonOf(error) }, "events: the bucket's list is not read, trying again");
      this.#later("", 1, () => this.readMore());
    } finally {
      this.#reading = false;
    }
  }

  /** Begins nothing more. What is at work ends, or is given up with its flight. */
  stop(): void {
    this.#stop.abort(new Error("shutting down"));
    this.#queue.clear();
    for (const pause of this.#pauses.values()) clearTimeout(pause);
    this.#pauses.clear();
  }

  async #run(name: string): Promise<void> {
    // Two events of one original are worked on one after the other.
    await this.#running.get(name);
    const note = this.#waiting.get(name);
    this.#waiting.delete(name);
    const run = this.#attempt(name, note);
    this.#running.set(name, run);
    await run;
    if (this.#running.get(name) === run) this.#running.delete(name);
  }

  async #attempt(name: string, note: EventNote | undefined): Promise<void> {
    const { work, log, onResult } = this.#config;
    const started = performance.now();
    try {
      const result = await work.run(name, note, this.#stop.signal);
      this.#failures.delete(name);
      onResult(result);
      log.info({ event: name, result, ms: Math.round(performance.now() - started) }, "event done");
    } catch (error) {
      if (!this.#stop.signal.aborted) await this.#failed(name, note, error);
    }
  }

  async #failed(name: string, note: EventNote | undefined, error: unknown): Promise<void> {
    const { log, onResult, notes, isUp } = this.#config;
    const { all, own } = this.#failures.get(name) ?? { all: 0, own: 0 };
    const failures = { all: all + 1, own: own + Number(await isUp()) };
    const reason = reasonOf(error);
    // No address can be made of such a source, whatever is up.
    const isHopeless = isBucketfirstError(error) && !isProxyError(error);
    if (isHopeless || failures.own >= ATTEMPTS) {
      this.#failures.delete(name);
      onResult("failed");
      log.error({ event: name, reason, attempts: failures.all }, "event given up");
      await notes.drop(name, note).catch(() => undefined);
      return;
    }
    this.#failures.set(name, failures);
    log.warn({ event: name, reason, attempt: failures.all }, "event failed, trying again");
    this.#later(name, failures.all, () => this.add(name, note));
  }

  #later(name: string, attempt: number, work: () => void): void {
    if (this.#stop.signal.aborted) return;
    const { backoffMs = BACKOFF_MS } = this.#config;
    const pause = setTimeout(
      () => {
        this.#pauses.delete(name);
        work();
      },
      Math.min(LONGEST_PAUSE_MS, backoffMs * 2 ** (attempt - 1)),
    );
    pause.unref();
    this.#pauses.set(name, pause);
  }
}
