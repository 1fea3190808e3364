import { mostDescriptors } from "../base/descriptors.js";

/** Bounds of the proxy. Spans are in milliseconds, sizes in bytes; every field has a default, and 1 MiB is 1,048,576 bytes. */
export interface Limits {
  /**
   * Connections of clients at once. Beyond, idle ones are closed, longest idle first; without an idle one the new
   * connection is refused. Default: a quarter of the file descriptors of the process, 16..10,000.
   */
  maxConnections: number;
  /** Requests to the upstream at once. Default 64. */
  maxUpstream: number;
  /** Flights that may wait for the upstream; one more is a 429 with `Retry-After: 5`. Default 256. */
  maxWaiting: number;
  /** Longest wait for the upstream; then the flight is a 429. Default 10,000. */
  maxWaitMs: number;
  /** Longest time until the upstream's headers; then the request is a 504. Default 15,000. */
  headersTimeoutMs: number;
  /** Longest time between two chunks of the upstream; then the response breaks off. Default 10,000. */
  idleTimeoutMs: number;
  /** Longest time that one look into the bucket may take; then imgproxy is asked. Default 300. */
  readThroughTimeoutMs: number;
  /** Longest time that one look into the second bucket may take; then imgproxy is asked. Default 1,000. */
  fallbackTimeoutMs: number;
  /** Pause without looks into the bucket after 5 failures, or 10 refusals, in a row. Default 30,000. */
  readThroughPauseMs: number;
  /** Longest silence of the bucket in the middle of an object. Default 2,000. */
  readThroughIdleMs: number;
  /** Time for which a 404 or 422 is remembered by key; 0 remembers none. Default 10,000. */
  negativeTtlMs: number;
  /** Names without a signature that do not exist, for which the upstream is asked in a second; one more is a 429. Default 20. */
  openMissesPerSecond: number;
  /** Most bytes of one body in memory; the rest is spilled to disk. Default 16 MiB. */
  memoryPerObject: number;
  /** Most bytes of all bodies in memory together. Default 64 MiB. */
  memoryBytes: number;
  /** Most bytes of spilled bodies on disk; beyond, images are served, not stored. Default 1,024 MiB. */
  maxSpillBytes: number;
  /** Most spill files at once, each with a file descriptor; half of the descriptors at most. Default 16,384. */
  maxSpillFiles: number;
  /** Largest image that is stored; a larger one is served. Default 32 MiB. */
  maxStoreBytes: number;
  /** Longest time in which a client takes nothing; then its connection is cut. Default 30,000. */
  clientStallMs: number;
  /** Puts at once. Default 16. */
  uploads: number;
  /** Attempts at one put, with pauses of 50 ms to 5 s in between; then the object is dropped. Default 10. */
  uploadAttempts: number;
  /** Longest time that a shutdown waits for responses and puts. Default 8,000. */
  drainMs: number;
}

const MiB = 1024 * 1024;

/** Default of {@link Limits.maxConnections}: half of the descriptors are for spilled images, the rest for files, imgproxy and the bucket. */
const connections = Math.max(16, Math.min(10_000, Math.floor(mostDescriptors() / 4)));

/** Bounds that hold unless a setting says otherwise. */
export const DEFAULT_LIMITS: Limits = {
  maxConnections: connections,
  maxUpstream: 64,
  maxWaiting: 256,
  maxWaitMs: 10_000,
  headersTimeoutMs: 15_000,
  idleTimeoutMs: 10_000,
  readThroughTimeoutMs: 300,
  fallbackTimeoutMs: 1_000,
  readThroughPauseMs: 30_000,
  readThroughIdleMs: 2_000,
  negativeTtlMs: 10_000,
  openMissesPerSecond: 20,
  memoryPerObject: 16 * MiB,
  memoryBytes: 64 * MiB,
  maxSpillBytes: 1024 * MiB,
  maxSpillFiles: 16_384,
  maxStoreBytes: 32 * MiB,
  clientStallMs: 30_000,
  uploads: 16,
  uploadAttempts: 10,
  drainMs: 8_000,
};
