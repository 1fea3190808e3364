import type { Memory } from "../base/memory.js";
import type { StoredObject } from "../stores/store.js";
import type { AdmissionRules } from "../storing/admission.js";
import { namedObject, type PathSettings } from "../storing/derivedDisposition.js";
import { forbiddenByPath } from "../storing/forbiddenByPath.js";
import type { Upstream } from "../upstream/upstream.js";
import type { CopyInBucket } from "./copyInBucket.js";
import type { Flight } from "./flight.js";
import { HeadStart } from "./headStart.js";
import type { Wish } from "./journey.js";
import type { Found } from "./lookAt.js";
import type { ReadThrough } from "./readThrough.js";
import { type CacheControl, hitControl } from "./responseHead.js";
import { BrokenBody, serveStored } from "./serveStored.js";
import type { UpstreamLimiter } from "./upstreamLimiter.js";

/** Number of latest looks that count, more or less: older ones fade. */
const LATEST = 32;
/** Share below which fifteen images are faster for less than one request that imgproxy gets in vain. */
const LOW = 1 / 16;

/** The share of hits among the latest looks of pages. It begins as if all were hits, so that no request is spent on a guess. */
class HitShare {
  #share = 1;

  saw(hit: boolean): void {
    this.#share += (Number(hit) - this.#share) / LATEST;
  }

  get isLow(): boolean {
    return this.#share < LOW;
  }
}

/** Settings of {@link FromBucket}. */
export interface FromBucketConfig {
  readThrough: ReadThrough;
  copies: CopyInBucket;
  upstream: Pick<Upstream, "fetch">;
  /** Maker of metadata. */
  metaUpstream: Pick<Upstream, "fetch">;
  slots: UpstreamLimiter;
  memory: Memory;
  rules: AdmissionRules;
  cacheFolder: string;
  cacheControl: CacheControl;
  server: PathSettings;
  limits: { readThroughIdleMs: number };
}

/** End of a look into the bucket for a flight. */
export interface Look {
  state: "served" | Exclude<Found["state"], "hit">;
  /** Request to the upstream that is on its way already. */
  ahead?: HeadStart;
}

/** The part that serves flights with objects of the bucket. */
export class FromBucket {
  readonly #config: FromBucketConfig;
  readonly #hitShare = new HitShare();

  constructor(config: FromBucketConfig) {
    this.#config = config;
  }

  /**
   * Serves a flight, unless the bucket has nothing sound for it; then nothing of an object has been sent.
   *
   * @throws BrokenBody when the store broke off in the middle of what was already sent
   */
  async serve(flight: Flight, wish: Wish): Promise<Look> {
    const { readThrough, copies, cacheFolder, cacheControl, server, rules } = this.#config;
    const { path, wanted } = flight;
    // A sidecar also stores images that expire, and an object does not show that it has expired.
    if (forbiddenByPath(path, rules) !== undefined) return { state: "unknown" };
    const started = performance.now();
    const ahead = this.#headStart(flight, wish);
    const name = cacheFolder + wanted.key;
    const { otherKeys, facts } = wanted;
    const others = otherKeys && (() => otherKeys().map((key) => cacheFolder + key));
    const found = await readThrough.find(name, others, facts);
    flight.timings.bucket = performance.now() - started;
    if (wish.afterMiss && found.state !== "unknown") this.#hitShare.saw(found.state === "hit");
    if (found.state !== "hit") return { state: found.state, ...(ahead && { ahead }) };
    ahead?.cancel();
    const { object, mislabelled } = found;
    const isOwn = found.name === name;
    const control = hitControl(object.cacheControl, cacheControl);
    if (!(await this.#send(flight, found.name, namedObject(object, path, server), control)))
      return { state: isOwn ? "damaged" : "missing" };
    if (mislabelled || !isOwn) void copies.write(flight, found.name, object, control);
    return { state: "served" };
  }

  /** Asks imgproxy at once, while the bucket hardly ever has the images that pages request. */
  #headStart(flight: Flight, wish: Wish): HeadStart | undefined {
    const { readThrough, slots, upstream, metaUpstream } = this.#config;
    if (!wish.afterMiss || flight.wanted.open || !this.#hitShare.isLow || readThrough.paused) return undefined;
    const release = slots.acquireFree();
    const { path, signal, wanted } = flight;
    return release && new HeadStart(wanted.meta ? metaUpstream : upstream, { ...wish, path, signal }, release);
  }

  /** Serves an object; returns false where nothing of it was sent, so that imgproxy is asked. */
  async #send(flight: Flight, name: string, object: StoredObject, cacheControl: string): Promise<boolean> {
    const { readThrough, memory, limits } = this.#config;
    try {
      await serveStored(flight, object, { cacheControl, memory, idleMs: limits.readThroughIdleMs });
      readThrough.came(name);
      // Newcomers read the same bytes meanwhile: a copy for each of many slow clients would fill memory and disk.
      if (!Buffer.isBuffer(object.body)) await flight.body.unwatched();
      return true;
    } catch (error) {
      if (!(error instanceof BrokenBody)) throw error;
      const { sent } = error;
      readThrough.broke(name, error, sent, flight.wanted.facts);
      if (sent) throw error;
      return false;
    }
  }
}
