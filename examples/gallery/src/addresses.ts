import type { SetDescriptor } from "@bucketfirst/core";

/** Meaning of one candidate address. */
export interface Address {
  photo: string;
  stage: "bucket" | "proxy";
  /** Format: `avif`, `webp` or `jpg`. */
  format: string;
}

/** Photos by the bases of their addresses. */
export type Bases = ReadonlyMap<string, Pick<Address, "photo" | "stage">>;

/** Returns the two bases of every photo: all its candidates lie below them. */
export function basesOf(photos: readonly { id: string; image: SetDescriptor }[]): Bases {
  return new Map<string, { photo: string; stage: Address["stage"] }>(
    photos.flatMap(({ id, image }) => [
      [new URL(image.cachedBase).pathname, { photo: id, stage: "bucket" }],
      [new URL(image.proxyBase).pathname, { photo: id, stage: "proxy" }],
    ]),
  );
}

/**
 * Returns what an address asks for, or undefined when it is no photo's.
 *
 * @example
 * addressOf(bases, "https://bucket.example.com/2837f30e760268f25a912cb2a7b4b1d0/480.avif")
 * // { photo: "kite.jpg", stage: "bucket", format: "avif" }
 */
export function addressOf(bases: Bases, url: string): Address | undefined {
  const { pathname } = new URL(url);
  const end = pathname.lastIndexOf("/") + 1;
  const base = bases.get(pathname.slice(0, end));
  return base && { ...base, format: pathname.slice(end).split(".")[1] ?? "jpg" };
}
