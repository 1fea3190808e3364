import { useEffect, useMemo, useState } from "react";
import { type Address, addressOf, basesOf } from "../addresses.js";
import type { GalleryPhoto } from "../pageData.js";

/** One request as the browser timed it. */
export interface Timing {
  ms: number;
  bytes: number;
  format: string;
}

/** Times of one photo so far, by stage. */
export type PhotoTiming = Partial<Record<Address["stage"], Timing>>;

/** Returns the times of each photo in this browser, from Resource Timing: with queueing and the way there and back. */
export function useTimings(photos: readonly GalleryPhoto[]): ReadonlyMap<string, PhotoTiming> {
  const bases = useMemo(() => basesOf(photos), [photos]);
  const [timings, setTimings] = useState<ReadonlyMap<string, PhotoTiming>>(new Map());

  useEffect(() => {
    const observer = new PerformanceObserver((list) => {
      const entries = list.getEntries() as PerformanceResourceTiming[];
      setTimings((before) => {
        const after = new Map(before);
        for (const { name, duration, transferSize, encodedBodySize } of entries) {
          const address = addressOf(bases, name);
          if (!address) continue;
          const timing = { ms: duration, bytes: transferSize || encodedBodySize, format: address.format };
          after.set(address.photo, { ...after.get(address.photo), [address.stage]: timing });
        }
        return after;
      });
    });
    observer.observe({ type: "resource", buffered: true });
    return () => observer.disconnect();
  }, [bases]);
  return timings;
}
