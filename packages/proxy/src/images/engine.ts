import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../base/log.js";
import { Memory } from "../base/memory.js";
import type { Metrics } from "../base/metrics.js";
import { SPILL_FAILED, type SpillSpace } from "../body/spillSpace.js";
import type { Limits } from "../settings/limits.js";
import type { PutHead, StoredObject } from "../stores/store.js";
import type { Refusal } from "../storing/admission.js";
import { hitControl } from "../storing/cacheControl.js";
import { namedObject, type PathSettings } from "../storing/derivedDisposition.js";
import { forbiddenByPath } from "../storing/forbiddenByPath.js";
import { watchLifetimes } from "../storing/lifetimes.js";
import { type UploadResult, Uploads } from "../storing/uploads.js";
import type { UpstreamRequest } from "../upstream/upstream.js";
import { type DownloadConfig, download } from "./download.js";
import { FailureCache } from "./failureCache.js";
import { FairQueue } from "./fairQueue.js";
import { Flight } from "./flight.js";
import { HeadStart } from "./headStart.js";
import { HitShare } from "./hitShare.js";
import { type Found, ReadThrough } from "./readThrough.js";
import { Relabel } from "./relabel.js";
import { BrokenBody, serveStored } from "./serveStored.js";
import { UpstreamLimiter } from "./upstreamLimiter.js";

/** What the engine is made of. */
export interface EngineConfig extends Omit<DownloadConfig, "storing" | "turns" | "watchLifetime"> {
  cacheFolder: string;
  limits: Limits;
  spill: SpillSpace;
  readThrough: boolean;
  /** How imgproxy writes paths. */
  server: PathSettings;
  /** What must lie in the bucket before an object does (its place in the index by source), or nothing. */
  beforeStore?: (flight: Flight) => (() => Promise<void>) | undefined;
  metrics: Metrics;
  log: Log;
  onStored(flight: Flight, result: UploadResult, ms: number): void;
}

/** FairQueue keys into flights: bucket first, then upstream, then the bucket again for what may be stored. */
export class Engine {
  /** Cleared while the upstream is known to answer 200 for what does not exist. */
  storing = true;
  readonly uploads: Uploads | undefined;
  readonly slots: UpstreamLimiter;
  readonly memory: Memory;
  readonly failures: FailureCache;
  readonly #flights = new Map<string, Flight>();
  readonly #config: EngineConfig;
  readonly #downloads: DownloadConfig;
  readonly #readThrough: ReadThrough | undefined;
  readonly #relabels: Relabel | undefined;
  readonly #hitShare = new HitShare();
  #spillTold = false;

  constructor(config: EngineConfig) {
    const { store, limits, log, metrics } = config;
    this.#config = config;
    this.#downloads = {
      ...config,
      storing: () => this.storing,
      turns: new FairQueue(),
      watchLifetime: watchLifetimes(config.cacheControl, log),
    };
    this.memory = new Memory(limits.memoryBytes);
    store?.shareMemory?.(this.memory);
    this.slots = new UpstreamLimiter({
      concurrency: limits.maxUpstream,
      waiting: limits.maxWaiting,
      waitMs: limits.maxWaitMs,
    });
    this.failures = new FailureCache(limits.negativeTtlMs, 1_000);
    this.uploads =
      store &&
      new Uploads({
        store,
        concurrency: limits.uploads,
        attempts: limits.uploadAttempts,
        backoffMs: 100,
        log,
        onRetry: () => metrics.retried.inc(),
      });
    this.#relabels = this.uploads && new Relabel({ ...config, store: store!, uploads: this.uploads });
    this.#readThrough =
      store && config.readThrough
        ? new ReadThrough({
            store,
            rules: config.rules,
            timeoutMs: limits.readThroughTimeoutMs,
            pauseMs: limits.readThroughPauseMs,
            log,
          })
        : undefined;
  }

  get flights(): number {
    return this.#flights.size;
  }

  /** The flight of a key: the one that is in the air, else a new one. `joined` tells which. */
  open(
    key: string,
    path: string,
    request: Omit<UpstreamRequest, "path" | "signal">,
  ): { flight: Flight; joined: boolean } {
    const current = this.#flights.get(key);
    if (current?.joinable && !current.abandoned) return { flight: current, joined: true };
    const { limits, spill } = this.#config;
    const flight = new Flight(key, path, {
      memory: this.memory,
      spill,
      memoryPerObject: limits.memoryPerObject,
      maxBytes: limits.maxStoreBytes,
    });
    this.#flights.set(key, flight);
    void this.#fly(flight, request);
    return { flight, joined: false };
  }

  /** Removes an object, with everything that is about to store it. */
  async purge(key: string): Promise<void> {
    const { store, cacheFolder } = this.#config;
    const flight = this.#flights.get(key);
    if (flight) {
      flight.purged = true;
      this.#flights.delete(key);
    }
    this.failures.delete(key);
    await this.uploads?.cancel(cacheFolder + key);
    await store?.delete(cacheFolder + key);
  }

  /** Purges every flight whose path is meant; returns their keys. */
  async purgeFlights(isMeant: (path: string) => boolean): Promise<string[]> {
    const keys = [...this.#flights.values()].filter(({ path }) => isMeant(path)).map(({ key }) => key);
    await Promise.all(keys.map((key) => this.purge(key)));
    return keys;
  }

  /** Waits until nothing is under way, at most `timeoutMs`; returns how many objects were dropped. */
  async drain(timeoutMs: number): Promise<number> {
    const until = performance.now() + timeoutMs;
    // A connection that is still open may begin another flight while one is waited for.
    while ((this.#flights.size > 0 || this.slots.busy > 0) && performance.now() < until) await sleep(10);
    const unfinished = [...this.#flights.values()].filter(({ storable }) => storable).length;
    this.uploads?.stop();
    return this.#config.store ? unfinished : 0;
  }

  async #fly(flight: Flight, request: Omit<UpstreamRequest, "path" | "signal">): Promise<void> {
    const { key } = flight;
    try {
      await this.#run(flight, request);
    } catch (error) {
      this.failures.add(key, error);
      flight.fail(error);
    } finally {
      flight.end();
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    }
  }

  async #run(flight: Flight, request: Omit<UpstreamRequest, "path" | "signal">): Promise<void> {
    const started = performance.now();
    let found: Found = { state: "unknown" };
    let ahead: HeadStart | undefined;
    // A sidecar stores what expires, and an object does not know that it has expired.
    if (this.#readThrough && forbiddenByPath(flight.path, this.#config.rules) === undefined) {
      ahead = this.#headStart(flight, request);
      found = await this.#readThrough.find(this.#config.cacheFolder + flight.key);
      flight.timings.bucket = performance.now() - started;
      if (request.afterMiss && found.state !== "unknown") this.#hitShare.saw(found.state === "hit");
      if (found.state === "hit") {
        ahead?.cancel();
        ahead = undefined;
        const { object, mislabelled } = found;
        const control = hitControl(object.cacheControl, this.#config.cacheControl);
        const named = namedObject(object, flight.path, this.#config.server);
        if (await this.#serveStored(flight, named, control, this.#readThrough)) {
          if (mislabelled) void this.#relabels?.write(flight, object, control);
          return;
        }
        found = { state: "damaged" };
      }
    }
    const asked = performance.now();
    const release = ahead?.release ?? (await this.slots.acquire(flight.signal));
    flight.timings.wait = performance.now() - asked;
    let verdict: Refusal | Omit<PutHead, "md5">;
    try {
      verdict = await download(flight, request, ahead ? { ...this.#downloads, upstream: ahead } : this.#downloads);
    } finally {
      release();
    }
    if (typeof verdict === "string") return this.#skip(flight, verdict);
    await this.#upload(flight, verdict, found.state === "damaged");
  }

  /** While the bucket hardly ever has what pages come for, imgproxy need not wait for its word. */
  #headStart(flight: Flight, request: Omit<UpstreamRequest, "path" | "signal">): HeadStart | undefined {
    if (!request.afterMiss || !this.#hitShare.isLow || this.#readThrough?.paused) return undefined;
    const release = this.slots.acquireFree();
    const { path, signal } = flight;
    return release && new HeadStart(this.#config.upstream, { ...request, path, signal }, release);
  }

  /** Whether the object was served; else nothing of it was, and imgproxy is asked. */
  async #serveStored(
    flight: Flight,
    object: StoredObject,
    cacheControl: string,
    readThrough: ReadThrough,
  ): Promise<boolean> {
    const { cacheFolder, limits } = this.#config;
    const name = cacheFolder + flight.key;
    try {
      await serveStored(flight, object, { cacheControl, memory: this.memory, idleMs: limits.readThroughIdleMs });
      readThrough.came(name);
      return true;
    } catch (error) {
      if (!(error instanceof BrokenBody)) throw error;
      const { sent } = error;
      readThrough.broke(name, error, sent);
      if (sent) throw error;
      return false;
    }
  }

  #skip(flight: Flight, reason: Refusal): void {
    const { store, metrics, log, spill } = this.#config;
    if (store) metrics.skipped.inc({ reason });
    log.debug({ key: flight.key, reason }, "served, not stored");
    if (reason !== "spill-failed" || this.#spillTold) return;
    this.#spillTold = true;
    log.warn({ dir: spill.dir, reason: flight.body.overflow?.message }, SPILL_FAILED);
  }

  async #upload(flight: Flight, admitted: Omit<PutHead, "md5">, overwrite: boolean): Promise<void> {
    const { cacheFolder, metrics, onStored, beforeStore } = this.#config;
    if (flight.purged) return;
    const started = performance.now();
    const before = beforeStore?.(flight);
    const { body } = flight;
    const head: PutHead = { ...admitted, md5: await body.md5() };
    if (flight.purged) return;
    const name = cacheFolder + flight.key;
    const result = await this.uploads!.add({ name, body, head, overwrite, ...(before && { before }) });
    if (result === "healed") this.#readThrough?.mended(name);
    metrics.stored.inc({ result });
    onStored(flight, result, performance.now() - started);
  }
}
