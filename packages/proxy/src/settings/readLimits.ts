import { DEFAULT_LIMITS, type Limits } from "./limits.js";
import type { SettingReader } from "./reader.js";

/** Reads the limits; settings in seconds become milliseconds. */
export function readLimits(reader: SettingReader): Limits {
  const maxConnections =
    reader.text("MAX_CONNECTIONS") === undefined ? DEFAULT_LIMITS.maxConnections : reader.number("MAX_CONNECTIONS");
  return {
    maxConnections,
    maxUpstream: reader.number("MAX_UPSTREAM"),
    maxWaiting: reader.number("MAX_WAITING"),
    maxWaitMs: reader.number("MAX_WAIT") * 1000,
    headersTimeoutMs: reader.number("UPSTREAM_HEADERS_TIMEOUT") * 1000,
    idleTimeoutMs: reader.number("UPSTREAM_IDLE_TIMEOUT") * 1000,
    readThroughTimeoutMs: reader.number("READ_THROUGH_TIMEOUT_MS"),
    fallbackTimeoutMs: reader.number("S3_FALLBACK_TIMEOUT_MS"),
    readThroughPauseMs: 30_000,
    readThroughIdleMs: reader.number("READ_THROUGH_IDLE_TIMEOUT_MS"),
    negativeTtlMs: reader.number("NEGATIVE_TTL") * 1000,
    openMissesPerSecond: reader.number("OPEN_MISSES_PER_SECOND"),
    memoryPerObject: reader.number("MEMORY_PER_OBJECT"),
    memoryBytes: reader.number("MAX_MEMORY_BYTES"),
    maxSpillBytes: reader.number("MAX_SPILL_BYTES"),
    maxSpillFiles: reader.number("MAX_SPILL_FILES"),
    maxStoreBytes: reader.number("MAX_STORE_BYTES"),
    clientStallMs: reader.number("CLIENT_STALL_TIMEOUT") * 1000,
    uploads: reader.number("UPLOADS"),
    uploadAttempts: reader.number("UPLOAD_ATTEMPTS"),
    drainMs: reader.number("DRAIN_TIMEOUT") * 1000,
  };
}
