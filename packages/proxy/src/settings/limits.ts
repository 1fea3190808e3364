import { mostDescriptors } from "../base/descriptors.js";

/** Every bound of the proxy, in milliseconds and bytes. */
export interface Limits {
  /** Connections of clients at once. */
  maxConnections: number;
  /** Requests to the upstream at once. */
  maxUpstream: number;
  /** Flights that may wait for one of those, and for how long. */
  maxWaiting: number;
  maxWaitMs: number;
  /** Upstream: until its headers, and between two chunks. */
  headersTimeoutMs: number;
  idleTimeoutMs: number;
  /** Read-through: one attempt, and the pause after too many failures. */
  readThroughTimeoutMs: number;
  readThroughPauseMs: number;
  /** The longest silence of the bucket in the middle of an object. */
  readThroughIdleMs: number;
  /** How long a 404 or 422 is remembered. */
  negativeTtlMs: number;
  /** Memory of one body, and of all together. */
  memoryPerObject: number;
  memoryBytes: number;
  /** Bytes of spilled bodies on disk. */
  maxSpillBytes: number;
  /** Files that they lie in; each holds a file descriptor. */
  maxSpillFiles: number;
  /** A larger image is served, not stored. */
  maxStoreBytes: number;
  /** A client that takes nothing for this long is cut. */
  clientStallMs: number;
  /** Puts at once, and attempts at each. */
  uploads: number;
  uploadAttempts: number;
  /** How long a shutdown waits for responses and puts. */
  drainMs: number;
}

const MiB = 1024 * 1024;

/** A quarter of the descriptors: half of them are for spilled images, the rest for files, imgproxy and the bucket. */
const connections = Math.max(16, Math.min(10_000, Math.floor(mostDescriptors() / 4)));

/** The bounds that hold unless a setting says otherwise. */
export const DEFAULT_LIMITS: Limits = {
  maxConnections: connections,
  maxUpstream: 64,
  maxWaiting: 256,
  maxWaitMs: 10_000,
  headersTimeoutMs: 15_000,
  idleTimeoutMs: 10_000,
  readThroughTimeoutMs: 300,
  readThroughPauseMs: 30_000,
  readThroughIdleMs: 2_000,
  negativeTtlMs: 10_000,
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
