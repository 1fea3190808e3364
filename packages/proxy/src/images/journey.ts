import type { Upstream, UpstreamRequest } from "../upstream/upstream.js";
import { Download, type DownloadConfig, type Verdict } from "./download.js";
import type { Flight } from "./flight.js";
import type { FromBucket, Look } from "./fromBucket.js";
import type { HeadStart } from "./headStart.js";
import type { IntoBucket } from "./intoBucket.js";
import type { OpenMisses, Settle } from "./openMisses.js";
import type { UpstreamLimiter } from "./upstreamLimiter.js";

/** The parts of a request besides its path. */
export type Wish = Omit<UpstreamRequest, "path" | "signal">;

/** Settings of {@link Journey}: the parts that it calls. */
export interface JourneyConfig {
  /** Look into the bucket; undefined where there is none. */
  fromBucket: FromBucket | undefined;
  slots: UpstreamLimiter;
  /** Bounds requests without a signature. */
  openMisses: OpenMisses;
  upstream: Pick<Upstream, "fetch">;
  /** Maker of metadata. */
  metaUpstream: Pick<Upstream, "fetch">;
  download: DownloadConfig;
  intoBucket: IntoBucket;
}

/** The way of one flight: the bucket first, then the upstream, then the bucket again for bytes that may be stored. */
export class Journey {
  readonly #config: JourneyConfig;

  constructor(config: JourneyConfig) {
    this.#config = config;
  }

  /**
   * Takes a flight to its end: its bytes are stored, refused or dropped.
   *
   * @throws ProxyError where there is no image to serve
   */
  async run(flight: Flight, wish: Wish): Promise<void> {
    const { fromBucket, intoBucket } = this.#config;
    const look = await fromBucket?.serve(flight, wish);
    if (look?.state === "served") return look.copy && this.#copy(flight, look.copy);
    const verdict = await this.#makeBounded(flight, wish, look?.ahead);
    if (verdict.state === "refused") intoBucket.skip(flight, verdict.reason);
    else await intoBucket.store(flight, verdict.head, look?.state ?? "unknown");
  }

  /** Stores the bytes of the second bucket in the first. */
  async #copy(flight: Flight, { head, overwrite }: NonNullable<Look["copy"]>): Promise<void> {
    const { intoBucket } = this.#config;
    const { overflow } = flight.body;
    if (overflow) intoBucket.skip(flight, overflow.reason);
    else await intoBucket.store(flight, head, overwrite ? "damaged" : "missing");
  }

  /** Requests the image from its maker, within the bounds of what nobody has signed. */
  async #makeBounded(flight: Flight, wish: Wish, ahead: HeadStart | undefined): Promise<Verdict> {
    const settle = await this.#allowOpen(flight);
    if (!settle) return this.#make(flight, wish, ahead);
    try {
      const verdict = await this.#make(flight, wish, ahead);
      // A fallback image with a status of its own stands for a source that is not there.
      settle(verdict.state === "admitted" || verdict.reason !== "status");
      return verdict;
    } finally {
      settle(false);
    }
  }

  /** Waits until an image that nobody has signed may be made; undefined where a signature is there. */
  async #allowOpen(flight: Flight): Promise<Settle | undefined> {
    const { signal, vouched, wanted } = flight;
    if (!vouched || vouched.aborted) return undefined;
    try {
      return await this.#config.openMisses.acquire(wanted.source ?? "", AbortSignal.any([signal, vouched]));
    } catch (error) {
      if (vouched.aborted) return undefined;
      throw error;
    }
  }

  /** Requests the image from its maker. */
  async #make(flight: Flight, wish: Wish, ahead: HeadStart | undefined): Promise<Verdict> {
    const { slots, download: config } = this.#config;
    const asked = performance.now();
    const { hurried } = flight;
    const release =
      ahead?.release ?? (await (hurried ? slots.acquireIdle(flight.signal, hurried) : slots.acquire(flight.signal)));
    flight.timings.wait = performance.now() - asked;
    try {
      const download = new Download(flight, config);
      const upstream = ahead ?? this.#config[flight.wanted.meta ? "metaUpstream" : "upstream"];
      await upstream.fetch({ ...wish, path: flight.path, signal: flight.signal }, download);
      return await download.end();
    } finally {
      release();
    }
  }
}
