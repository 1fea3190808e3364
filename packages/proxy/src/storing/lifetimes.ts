import type { Log } from "../base/log.js";
import type { Headers } from "../upstream/upstream.js";
import type { CacheControl } from "./cacheControl.js";

/**
 * Tells once when images are stored with a longer life than imgproxy gave them: the environment of an imgproxy that runs
 * elsewhere is not known here, and a source may have a word of its own.
 */
export function watchLifetimes(cacheControl: CacheControl, log: Log): (headers: Headers) => void {
  const own = ageOf(cacheControl);
  let told = cacheControl === "upstream" || own === undefined;
  return (headers) => {
    if (told) return;
    const given = ageOf([headers["cache-control"] ?? []].flat().join(", "));
    if (given === undefined || given >= own!) return;
    told = true;
    log.warn(
      { maxAge: given, cacheControl },
      "images are stored for longer than imgproxy says: CACHE_CONTROL=upstream keeps its word",
    );
  };
}

function ageOf(control: string): number | undefined {
  const ages = [...control.matchAll(/(?:^|[\s,])(?:s-maxage|max-age)="?(\d+)/gi)].map(([, age]) => Number(age));
  return ages.length > 0 ? Math.min(...ages) : undefined;
}
