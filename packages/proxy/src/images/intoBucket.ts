import { type ProxyEvent, putEvent } from "../base/events.js";
import type { Log } from "../base/log.js";
import type { Metrics } from "../base/metrics.js";
import { SPILL_FAILED, type SpillSpace } from "../body/spillSpace.js";
import type { PutHead } from "../stores/store.js";
import type { Refusal } from "../storing/admission.js";
import { type LargePuts, SMALL } from "../storing/largePuts.js";
import type { UploadResult } from "../storing/storeUpload.js";
import type { Uploads } from "../storing/uploads.js";
import type { Flight } from "./flight.js";
import type { Look } from "./fromBucket.js";

/** Settings of {@link IntoBucket}. */
export interface IntoBucketConfig {
  /** Queue of puts; undefined without a store. */
  uploads: Uploads | undefined;
  largePuts: LargePuts;
  cacheFolder: string;
  spill: SpillSpace;
  /** Returns the put that must succeed before that of an object (its place in the index by source), or nothing. */
  beforeStore?: (flight: Flight) => (() => Promise<void>) | undefined;
  metrics: Metrics;
  log: Log;
  /** Receives the end of each put; undefined without a receiver. */
  emit: ((event: ProxyEvent) => void) | undefined;
  /** Listener for an object that is in the bucket now. */
  onStored(name: string, result: UploadResult): void;
  /** Looks at an object that was not looked at before; returns whether it is sound, where that is known. */
  judge(name: string, facts?: () => object): Promise<boolean | undefined>;
}

/** The part that stores the bytes of flights. */
export class IntoBucket {
  readonly #config: IntoBucketConfig;
  #hasWarned = false;

  constructor(config: IntoBucketConfig) {
    this.#config = config;
  }

  /** Counts and logs the reason why a flight's bytes are not stored. */
  skip(flight: Flight, reason: Refusal): void {
    const { uploads, metrics, log, spill } = this.#config;
    flight.refusal = reason;
    if (uploads) metrics.skipped.inc({ reason });
    log.debug({ key: flight.key, ...flight.wanted.facts?.(), reason }, "served, not stored");
    if (reason !== "spill-failed" || this.#hasWarned) return;
    this.#hasWarned = true;
    log.warn({ dir: spill.dir, reason: flight.body.overflow?.message }, SPILL_FAILED);
  }

  /**
   * Stores a flight's bytes; resolves when they are stored, dropped, or cancelled by a purge.
   *
   * @param state what the bucket held under this name, as far as it was looked at; a damaged object is overwritten
   */
  async store(flight: Flight, admitted: Omit<PutHead, "md5">, state: Look["state"]): Promise<void> {
    const { largePuts, cacheFolder, metrics, emit, onStored } = this.#config;
    if (flight.purged) return;
    const started = performance.now();
    const { length } = flight.body;
    const endTurn = length > SMALL ? await largePuts.turn(length) : undefined;
    const result = await this.#put(flight, admitted, state).finally(endTurn);
    if (result === undefined) return;
    flight.put = result;
    if (result !== "dropped" && result !== "cancelled") onStored(cacheFolder + flight.key, result);
    metrics.stored.inc({ result });
    emit?.(putEvent(flight.key, length, result, performance.now() - started));
  }

  /** Puts the bytes; undefined where a purge was first. */
  async #put(flight: Flight, admitted: Omit<PutHead, "md5">, state: Look["state"]): Promise<UploadResult | undefined> {
    const { uploads, cacheFolder, beforeStore, judge } = this.#config;
    if (!uploads || flight.purged) return undefined;
    const before = beforeStore?.(flight);
    const { body, key } = flight;
    const head: PutHead = { ...admitted, md5: await body.md5() };
    if (flight.purged) return undefined;
    const name = cacheFolder + key;
    const { facts } = flight.wanted;
    return uploads.add({
      name,
      body,
      head,
      overwrite: state === "damaged",
      ...(before && { before }),
      ...(state === "spared" && { judge: () => judge(name, facts) }),
      facts,
    });
  }
}
