import type { Log } from "../base/log.js";
import type { Headers } from "../upstream/upstream.js";
import type { Refusal } from "./admission.js";

/** `Cache-Control` of stored images: a header's value, or `upstream` for the one that imgproxy sent with each image. */
export type CacheControl = string;

/** Default of {@link CacheControl}: a key names one image for ever. */
export const DEFAULT_CACHE_CONTROL = "public, max-age=31536000, immutable";

/** Returns the `Cache-Control` of a response that is stored, for the client and for the bucket. */
export function keptControl(headers: Headers, cacheControl: CacheControl): string {
  return cacheControl === "upstream" ? (written(headers) ?? DEFAULT_CACHE_CONTROL) : cacheControl;
}

/** Returns the `Cache-Control` of an object of the bucket. Without a recorded one, browsers check their copy each time. */
export function hitControl(recorded: string | undefined, cacheControl: CacheControl): string {
  return cacheControl === "upstream" ? (recorded ?? "no-cache") : cacheControl;
}

/** Returns the `Cache-Control` of a response that is not stored: the upstream's own, except that an error never lives long. */
export function passedControl(status: number, verdict: Refusal, headers: Headers): string {
  return status !== 200 || verdict === "storing-off" ? "no-store" : (written(headers) ?? "no-store");
}

const written = ({ "cache-control": control }: Headers): string | undefined =>
  control === undefined ? undefined : [control].flat().join(", ");

/**
 * Warns once when images are stored with a longer life than imgproxy gave them: the environment of an imgproxy that runs
 * elsewhere is not known here, and a source may set a life of its own.
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
