import { createBoundedMap } from "../base/boundedMap.js";
import { checkSet } from "../base/checkSet.js";
import { BucketfirstError, type ErrorCode } from "../base/errors.js";
import { fault } from "../base/fault.js";
import { refuseOthers } from "../base/refuseOthers.js";
import { isObject } from "../base/show.js";
import type { ImageDescriptor } from "../images/ImageDescriptor.js";
import type { VariantName } from "../images/Register.js";
import type { AnyDescriptor } from "../images/SetDescriptor.js";
import { createBatcher } from "./createBatcher.js";
import { postItems } from "./postItems.js";

/** Settings of {@link createRemoteImages}. */
export interface RemoteImagesOptions {
  /** Address of the signing handler, e.g. `/api/images`. */
  endpoint: string;
  /** Size of each variant in CSS pixels, by which a component reserves its place before the descriptor is there. Default none. */
  boxes?: { readonly [V in VariantName]?: { width: number; height: number } };
  /** Most items in one request, as the handler allows. Default 100. */
  maxBatch?: number;
  /** Number of descriptors to remember. Default 1,000. */
  size?: number;
  /** Further attempts after a network error, with growing pauses. Default 2. */
  retries?: number;
}

/** Images that are signed by a handler elsewhere; components accept them in place of `createImages`. */
export interface RemoteImages<D extends AnyDescriptor = ImageDescriptor> {
  /** Returns the descriptor of a source in a named variant. Its signal ends the wait. */
  image(source: string, variant: VariantName, options?: { signal?: AbortSignal }): Promise<D>;
  /** Size of each variant in CSS pixels, as in the settings. */
  readonly boxes: Readonly<Record<string, { width: number; height: number }>>;
}

/**
 * Creates images for pages that hold no key: their descriptors are requested from a signing handler. All requests of one
 * tick are sent together, one that is on its way is shared, and descriptors are remembered, but refusals are not.
 * Components request them in the browser alone: a server prints the reserved place, of the variant's size.
 *
 * Answers are of the kind that the handler's instance gives: `createRemoteImages<SetDescriptor>` where it has `sets: true`.
 *
 * @throws BucketfirstError `INVALID_CONFIG`; from `image()` the handler's codes, `INVALID_OPTION` for anything but a
 * variant's name, `INVALID_CONFIG` when the endpoint does not answer as a handler does
 * @example
 * const images = createRemoteImages({ endpoint: "/api/images", boxes: { card: { width: 400, height: 300 } } });
 * await images.image("/uploads/cat.jpg", "card") // { cachedSrc: "https://bucket…", … }
 */
export function createRemoteImages<D extends AnyDescriptor = ImageDescriptor>({
  endpoint,
  boxes = {},
  maxBatch = 100,
  size = 1000,
  retries = 2,
  ...others
}: RemoteImagesOptions): RemoteImages<D> {
  refuseOthers(others, "endpoint, boxes, maxBatch, size, retries");
  if (typeof endpoint !== "string" || !endpoint) throw fault("CONFIG", "endpoint", "an address", endpoint);
  checkSet(endpoint, "endpoint");
  if (!Number.isInteger(maxBatch) || maxBatch < 1) throw fault("CONFIG", "maxBatch", "an integer from 1", maxBatch);
  if (!Number.isInteger(size) || size < 1) throw fault("CONFIG", "size", "an integer from 1", size);
  if (!Number.isInteger(retries) || retries < 0) throw fault("CONFIG", "retries", "an integer from 0", retries);
  const known = createBoundedMap<string, D>(size);
  const idOf = ({ source, variant }: { source: string; variant: string }): string => JSON.stringify([source, variant]);

  const ask = createBatcher<{ source: string; variant: string }, D>(maxBatch, idOf, async (batch, signal) => {
    const results = await postItems(
      endpoint,
      batch.map(({ key }) => key),
      retries,
      signal,
    );
    batch.forEach(({ key, waiters }, i) => {
      // Another server than a handler may have answered.
      const { image, error } = Object(results[i]);
      const isDescriptor = isObject(image);
      if (isDescriptor) known.set(idOf(key), image as D);
      for (const waiter of waiters) {
        if (isDescriptor) waiter.resolve(image as D);
        else
          waiter.reject(
            new BucketfirstError((error?.code ?? "INVALID_CONFIG") as ErrorCode, error?.message ?? "no answer"),
          );
      }
    });
  });

  return {
    // A name without a box is a missing field, also where all names are known.
    boxes: boxes as RemoteImages["boxes"],
    async image(source, variant, { signal } = {}) {
      if (typeof source !== "string" || !source) throw fault("SOURCE", "source", "text", source);
      if (typeof variant !== "string" || !variant)
        throw fault("OPTION", "variant", "a name, since only names travel", variant);
      // The caller gets a copy, since it may mark the descriptor.
      const descriptor = known.get(idOf({ source, variant })) ?? (await ask({ source, variant }, signal));
      return { ...descriptor };
    },
  };
}
