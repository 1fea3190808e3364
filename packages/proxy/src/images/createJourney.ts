import type { Memory } from "../base/memory.js";
import type { Limits } from "../settings/limits.js";
import type { PathSettings } from "../storing/derivedDisposition.js";
import type { LargePuts } from "../storing/largePuts.js";
import type { Uploads } from "../storing/uploads.js";
import { CopyInBucket } from "./copyInBucket.js";
import type { DownloadConfig } from "./download.js";
import { FairQueue } from "./fairQueue.js";
import { FromBucket, type Place } from "./fromBucket.js";
import { HeadStarts } from "./headStarts.js";
import { IntoBucket, type IntoBucketConfig } from "./intoBucket.js";
import { Journey, type JourneyConfig } from "./journey.js";
import { OpenMisses } from "./openMisses.js";
import { ReadThrough } from "./readThrough.js";
import { watchLifetimes } from "./responseHead.js";
import type { FallbackStore } from "./secondBucket.js";
import type { UpstreamLimiter } from "./upstreamLimiter.js";

/** Settings of an engine, and of the journeys of its flights. */
export interface EngineConfig
  extends Omit<DownloadConfig, "storing" | "turns" | "watchLifetime">,
    Omit<IntoBucketConfig, "uploads" | "largePuts" | "onStored" | "judge">,
    Pick<JourneyConfig, "upstream" | "metaUpstream"> {
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
export function createJourney(config: EngineConfig, parts: EngineParts): Journey {
  const { store, limits, cacheControl, log } = config;
  const { slots, uploads, largePuts, storing } = parts;
  const readThrough = readThroughOf(config);
  const watchLifetime = watchLifetimes(cacheControl, log);
  // It may change: a store learns at a put whether it can keep what is there.
  const isFar = (): boolean => store?.isFar === true;
  const hasFallback = config.fallback !== undefined;
  const headStarts = readThrough && new HeadStarts({ ...config, slots, storing, readThrough, isFar, hasFallback });
  const fromBucket = headStarts && fromBucketOf(config, parts, readThrough, headStarts);
  const onStored: IntoBucketConfig["onStored"] = (name, result) => {
    if (result === "healed") readThrough?.mended(name);
    headStarts?.stored(name);
  };
  const judge: IntoBucketConfig["judge"] = async (name, facts) => fromBucket?.judge(name, facts);
  return new Journey({
    fromBucket,
    slots,
    openMisses: new OpenMisses({ perSecond: limits.openMissesPerSecond, waiting: limits.maxWaiting }),
    upstream: config.upstream,
    metaUpstream: config.metaUpstream,
    download: { ...config, storing, turns: new FairQueue(), watchLifetime },
    intoBucket: new IntoBucket({ ...config, uploads, largePuts, onStored, judge }),
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
  { memory, uploads }: EngineParts,
  readThrough: ReadThrough,
  headStarts: HeadStarts,
): FromBucket {
  const copies = new CopyInBucket({ ...config, store: config.store!, uploads: uploads! });
  return new FromBucket({ ...config, readThrough, fallback: fallbackOf(config), copies, headStarts, memory });
}
