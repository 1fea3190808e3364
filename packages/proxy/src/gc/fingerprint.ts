/** Two 32-bit numbers that stand for a name. */
export type Fingerprint = readonly [high: number, low: number];

/**
 * Returns 64 bits that stand for the name of an object, without its folder: the first 32 of its key, so that names keep their
 * order, and a digest of the rest. Among ten million names two are the same once in 300,000 times, and then both are kept.
 *
 * @param name 32 hex characters, of a member with its name behind a slash
 */
export function fingerprintOf(name: string): Fingerprint {
  let low = 0x811c9dc5;
  for (let at = 8; at < name.length; at++) low = Math.imul(low ^ name.charCodeAt(at), 0x01000193);
  // The last characters would otherwise reach only the lowest bits.
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b);
  low = Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  return [Number.parseInt(name.slice(0, 8), 16), (low ^ (low >>> 16)) >>> 0];
}
