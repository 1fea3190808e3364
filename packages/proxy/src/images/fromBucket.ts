import type { Memory } from "../base/memory.js";
import type { Metrics } from "../base/metrics.js";
import type { PutHead } from "../stores/store.js";
import type { AdmissionRules } from "../storing/admission.js";
import { namedObject, type PathSettings } from "../storing/derivedDisposition.js";
import { forbiddenByPath } from "../storing/forbiddenByPath.js";
import type { CopyInBucket } from "./copyInBucket.js";
import type { Flight } from "./flight.js";
import type { HeadStart } from "./headStart.js";
import type { HeadStarts } from "./headStarts.js";
import type { Wish } from "./journey.js";
import type { Found, Hit } from "./lookAt.js";
import type { ReadThrough } from "./readThrough.js";
import { type CacheControl, copiedHeadOf, hitControl } from "./responseHead.js";
import { serveStored } from "./serveStored.js";
import { BrokenBody } from "./storedPieces.js";

/** A bucket that is looked into. */
export interface Place {
  readThrough: ReadThrough;
  /** Text in front of its keys. */
  folder: string;
}

/** Settings of {@link FromBucket}. */
export interface FromBucketConfig {
  readThrough: ReadThrough;
  /** Second bucket, asked for what the first has not; undefined without one. */
  fallback: Place | undefined;
  copies: CopyInBucket;
  headStarts: HeadStarts;
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

  constructor(config: FromBucketConfig) {
    this.#config = config;
  }

  /**
   * Serves a flight, unless the bucket has nothing sound for it; then nothing of an object has been sent.
   *
   * @throws BrokenBody when the store broke off in the middle of what was already sent
   */
  async serve(flight: Flight, wish: Wish): Promise<Look> {
    const { readThrough, cacheFolder: folder, rules, headStarts } = this.#config;
    // A sidecar also stores images that expire, and an object does not show that it has expired.
    if (forbiddenByPath(flight.path, rules) !== undefined) return { state: "unknown" };
    const ahead = wish.afterMiss ? headStarts.begin(flight, wish) : undefined;
    if (ahead && (await headStarts.spares(ahead, flight))) return { state: "spared", ahead };
    const own = await this.#find(flight, "bucket", { readThrough, folder });
    const other = own.state === "hit" ? undefined : await this.#findElsewhere(flight);
    const found = other ?? own;
    if (wish.afterMiss && found.state !== "unknown") headStarts.saw(found.state === "hit");
    if (found.state !== "hit") return { state: found.state, ...(ahead && { ahead }) };
    ahead?.cancel();
    return own.state === "hit" ? this.#serveOwn(flight, own) : this.#serveOther(flight, found, own.state);
  }

  /** Looks at an object that stood in the way of a put after a spared look; returns whether it is sound, where that is known. */
  async judge(name: string, facts?: () => object): Promise<boolean | undefined> {
    const found = await this.#config.readThrough.find(name, undefined, facts);
    if (found.state === "hit") {
      const { body } = found.object;
      if (!Buffer.isBuffer(body)) body.destroy();
      // A neighbour was faster: where that is no exception the bucket is asked first again.
      this.#config.headStarts.saw(true);
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

  /** Serves an object of the first bucket, which is written anew where its name or its type is another than wanted. */
  async #serveOwn(flight: Flight, hit: Hit): Promise<Look> {
    const { readThrough, copies, cacheFolder, cacheControl } = this.#config;
    const { name, object, mislabelled } = hit;
    const control = hitControl(object.cacheControl, cacheControl);
    const isOwn = name === cacheFolder + flight.key;
    if (!(await this.#send(flight, hit, control, readThrough))) return { state: isOwn ? "damaged" : "missing" };
    if (mislabelled || !isOwn) void copies.write(flight, name, object, control);
    return { state: "served" };
  }

  /** Serves an object of the second bucket, which is stored in the first. @param state that of the first */
  async #serveOther(flight: Flight, hit: Hit, state: Exclude<Found["state"], "hit">): Promise<Look> {
    const { fallback, cacheControl, server } = this.#config;
    const { object } = hit;
    const control = hitControl(object.cacheControl, cacheControl);
    if (!(await this.#send(flight, hit, control, fallback!.readThrough))) return { state };
    const head = copiedHeadOf(flight.path, object, control, server);
    return { state: "served", copy: { head, overwrite: state === "damaged" } };
  }

  /** Serves an object; returns false where nothing of it was sent, so that imgproxy is asked. */
  async #send(flight: Flight, { name, object }: Hit, cacheControl: string, readThrough: ReadThrough): Promise<boolean> {
    const { memory, limits, server } = this.#config;
    const named = namedObject(object, flight.path, server);
    try {
      const keep = readThrough !== this.#config.readThrough;
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
