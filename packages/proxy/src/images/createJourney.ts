import type { Memory } from "../base/memory.js";
import type { Limits } from "../settings/limits.js";
import type { PathSettings } from "../storing/derivedDisposition.js";
import type { LargePuts } from "../storing/largePuts.js";
import type { Uploads } from "../storing/uploads.js";
import { CopyInBucket } from "./copyInBucket.js";
import type { DownloadConfig } from "./download.js";
import { FairQueue } from "./fairQueue.js";
import { FromBucket, type FromBucketConfig, type Place } from "./fromBucket.js";
import { IntoBucket, type IntoBucketConfig } from "./intoBucket.js";
import { Journey } from "./journey.js";
import { OpenMisses } from "./openMisses.js";
import { ReadThrough } from "./readThrough.js";
import { watchLifetimes } from "./responseHead.js";
import type { FallbackStore } from "./secondBucket.js";
import type { UpstreamLimiter } from "./upstreamLimiter.js";

/** Settings of an engine, and of the journeys of its flights. */
export interface EngineConfig
  extends Omit<DownloadConfig, "storing" | "turns" | "watchLifetime">,
    Omit<IntoBucketConfig, "uploads" | "largePuts" | "onStored" | "judge">,
    Pick<FromBucketConfig, "upstream" | "metaUpstream"> {
  limits: Limits;
  readThrough: boolean;
  /** Second bucket, which is asked for what the first does not have. */
  fallback: FallbackStore | undefined;
  /** Settings of imgproxy that change paths. */
  server: PathSettings;
}

/** Parts of an engine that its journeys use. */
export interface EngineParts {
  slots: UpstreamLimiter;
  memory: Memory;
  /** Queue of puts; undefined without a store. */
  uploads: Uploads | undefined;
  largePuts: LargePuts;
  /** Returns whether anything may be stored now. */
  storing(): boolean;
}

/** Creates the journey of an engine, of parts that know nothing of each other. */
export function createJourney(config: EngineConfig, { storing, largePuts, ...parts }: EngineParts): Journey {
  const { limits, cacheControl, log } = config;
  const readThrough = readThroughOf(config);
  const watchLifetime = watchLifetimes(cacheControl, log);
  const fromBucket = readThrough && fromBucketOf(config, { ...parts, storing }, readThrough);
  const onStored: IntoBucketConfig["onStored"] = (name, result) => {
    if (result === "healed") readThrough?.mended(name);
    fromBucket?.stored(name);
  };
  const judge: IntoBucketConfig["judge"] = async (name, facts) => fromBucket?.judge(name, facts);
  return new Journey({
    fromBucket,
    slots: parts.slots,
    openMisses: new OpenMisses({ perSecond: limits.openMissesPerSecond, waiting: limits.maxWaiting }),
    upstream: config.upstream,
    metaUpstream: config.metaUpstream,
    download: { ...config, storing, turns: new FairQueue(), watchLifetime },
    intoBucket: new IntoBucket({ ...config, uploads: parts.uploads, largePuts, onStored, judge }),
  });
}

function readThroughOf({ store, readThrough, rules, limits, log }: EngineConfig): ReadThrough | undefined {
  if (!store || !readThrough) return undefined;
  const { readThroughTimeoutMs: timeoutMs, readThroughPauseMs: pauseMs } = limits;
  return new ReadThrough({ store, rules, timeoutMs, pauseMs, log });
}

function fallbackOf({ fallback, rules, limits, log }: EngineConfig): Place | undefined {
  if (!fallback) return undefined;
  const { fallbackTimeoutMs: timeoutMs, readThroughPauseMs: pauseMs } = limits;
  const { store, folder } = fallback;
  return { readThrough: new ReadThrough({ store, rules, timeoutMs, pauseMs, log, which: "second" }), folder };
}

function fromBucketOf(
  config: EngineConfig,
  { slots, memory, uploads, storing }: Omit<EngineParts, "largePuts">,
  readThrough: ReadThrough,
): FromBucket {
  const copies = new CopyInBucket({ ...config, store: config.store!, uploads: uploads! });
  // It may change: a store learns at a put whether it can keep what is there.
  const isFar = (): boolean => config.store?.isFar === true;
  return new FromBucket({
    ...config,
    readThrough,
    isFar,
    fallback: fallbackOf(config),
    copies,
    slots,
    memory,
    storing,
  });
}
