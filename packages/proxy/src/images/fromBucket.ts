import type { Memory } from "../base/memory.js";
import type { Metrics } from "../base/metrics.js";
import type { PutHead } from "../stores/store.js";
import type { AdmissionRules } from "../storing/admission.js";
import { namedObject, type PathSettings } from "../storing/derivedDisposition.js";
import { forbiddenByPath } from "../storing/forbiddenByPath.js";
import type { Upstream } from "../upstream/upstream.js";
import type { CopyInBucket } from "./copyInBucket.js";
import type { Flight } from "./flight.js";
import { HeadStart } from "./headStart.js";
import { HitShare } from "./hitShare.js";
import type { Wish } from "./journey.js";
import type { Found, Hit } from "./lookAt.js";
import type { ReadThrough } from "./readThrough.js";
import { type CacheControl, copiedHeadOf, hitControl } from "./responseHead.js";
import { BrokenBody, serveStored } from "./serveStored.js";
import { SparedLooks } from "./sparedLooks.js";
import type { UpstreamLimiter } from "./upstreamLimiter.js";

/** A bucket that is looked into. */
export interface Place {
  readThrough: ReadThrough;
  /** Text in front of its keys. */
  folder: string;
}

/**
 * Milliseconds for which imgproxy may be asked alone. An image that takes less is sooner made than looked for; what it costs
 * in vain is as little.
 */
const ALONE_MS = 50;

/** Settings of {@link FromBucket}. */
export interface FromBucketConfig {
  readThrough: ReadThrough;
  /** Returns whether a look into the bucket leaves this machine. */
  isFar(): boolean;
  /** Returns whether anything may be stored now. */
  storing(): boolean;
  /** Second bucket, asked for what the first has not; undefined without one. */
  fallback: Place | undefined;
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
  metrics: Pick<Metrics, "fallback">;
}

/** End of a look into the bucket, or both buckets, for a flight. */
export interface Look {
  /** State of the first bucket, unless the flight is served. `spared`: imgproxy was faster than a look. */
  state: "served" | "spared" | Exclude<Found["state"], "hit">;
  /** Head with which the served bytes are stored in the first bucket, since they are from the second. */
  copy?: { head: Omit<PutHead, "md5">; overwrite: boolean };
  /** Request to the upstream that is on its way already. */
  ahead?: HeadStart;
}

/** The part that serves flights with objects of the bucket. */
export class FromBucket {
  readonly #config: FromBucketConfig;
  readonly #hitShare = new HitShare();
  readonly #spared = new SparedLooks();

  constructor(config: FromBucketConfig) {
    this.#config = config;
  }

  /**
   * Serves a flight, unless the bucket has nothing sound for it; then nothing of an object has been sent.
   *
   * @throws BrokenBody when the store broke off in the middle of what was already sent
   */
  async serve(flight: Flight, wish: Wish): Promise<Look> {
    const { readThrough, fallback, copies, cacheFolder: folder, cacheControl, server, rules } = this.#config;
    const { path, key } = flight;
    // A sidecar also stores images that expire, and an object does not show that it has expired.
    if (forbiddenByPath(path, rules) !== undefined) return { state: "unknown" };
    const ahead = this.#headStart(flight, wish);
    if (ahead && this.#mayBeAlone(flight) && (await ahead.answersWithin(ALONE_MS))) return { state: "spared", ahead };
    const own = await this.#find(flight, "bucket", { readThrough, folder });
    const other = own.state === "hit" ? undefined : await this.#findElsewhere(flight);
    const found = other ?? own;
    if (wish.afterMiss && found.state !== "unknown") this.#hitShare.saw(found.state === "hit");
    if (found.state !== "hit") return { state: found.state, ...(ahead && { ahead }) };
    ahead?.cancel();
    const { object, mislabelled, name } = found;
    const control = hitControl(object.cacheControl, cacheControl);
    const isSent = await this.#send(flight, found, control, other ? fallback! : undefined);
    if (own.state !== "hit") {
      const copy = { head: copiedHeadOf(path, object, control, server), overwrite: own.state === "damaged" };
      return isSent ? { state: "served", copy } : { state: own.state };
    }
    const isOwn = name === folder + key;
    if (!isSent) return { state: isOwn ? "damaged" : "missing" };
    if (mislabelled || !isOwn) void copies.write(flight, name, object, control);
    return { state: "served" };
  }

  /** Notes that an object is in the bucket now. */
  stored(name: string): void {
    this.#spared.stored(name);
  }

  /** Looks at an object that stood in the way of a put after a spared look; returns whether it is sound, where that is known. */
  async judge(name: string, facts?: () => object): Promise<boolean | undefined> {
    const found = await this.#config.readThrough.find(name, undefined, facts);
    if (found.state === "hit") {
      const { body } = found.object;
      if (!Buffer.isBuffer(body)) body.destroy();
      // A neighbour was faster: where that is no exception the bucket is asked first again.
      this.#hitShare.saw(true);
      return true;
    }
    return found.state === "damaged" ? false : undefined;
  }

  async #find({ wanted, timings }: Flight, stage: "bucket" | "fallback", place: Place): Promise<Found> {
    const started = performance.now();
    const { key, otherKeys, facts } = wanted;
    const { readThrough, folder } = place;
    const others = otherKeys && (() => otherKeys().map((other) => folder + other));
    const found = await readThrough.find(folder + key, others, facts);
    timings[stage] = performance.now() - started;
    return found;
  }

  /** Looks into the second bucket; undefined where it has nothing sound, or there is none. */
  async #findElsewhere(flight: Flight): Promise<Hit | undefined> {
    const { fallback, metrics } = this.#config;
    if (!fallback || fallback.readThrough.paused) return undefined;
    const found = await this.#find(flight, "fallback", fallback);
    metrics.fallback.observe({ result: found.state }, flight.timings.fallback! / 1000);
    return found.state === "hit" ? found : undefined;
  }

  /** Returns whether imgproxy is asked alone at first: one bucket, far away, that would report an object at the put. */
  #mayBeAlone({ wanted }: Flight): boolean {
    const { isFar, fallback, storing, cacheFolder } = this.#config;
    return isFar() && !fallback && !wanted.otherKeys && storing() && this.#spared.spares(cacheFolder + wanted.key);
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
  async #send(
    flight: Flight,
    { name, object }: Hit,
    cacheControl: string,
    second: Place | undefined,
  ): Promise<boolean> {
    const { memory, limits, server } = this.#config;
    const { readThrough } = second ?? this.#config;
    const named = namedObject(object, flight.path, server);
    try {
      const keep = second !== undefined;
      await serveStored(flight, named, { cacheControl, memory, idleMs: limits.readThroughIdleMs, keep });
      readThrough.came(name);
      // Newcomers read the same bytes meanwhile: a copy for each of many slow clients would fill memory and disk.
      if (!keep && !Buffer.isBuffer(object.body)) await flight.body.unwatched();
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
