import { readDisposition } from "../base/contentDisposition.js";
import { ProxyError } from "../base/errors.js";
import type { PutHead, Store } from "../stores/store.js";
import { type AdmissionRules, type Refusal, refusal } from "../storing/admission.js";
import { type CacheControl, keptControl, passedControl } from "../storing/cacheControl.js";
import { asksForName } from "../storing/derivedDisposition.js";
import { isRaw } from "../storing/forbiddenByPath.js";
import { isPassable, matchesDeclaredType, mediaType } from "../storing/mediaType.js";
import { statusError } from "../upstream/statusError.js";
import { firstHeaderValue, type Headers, type Upstream, type UpstreamRequest } from "../upstream/upstream.js";
import { answerOf } from "./answerOf.js";
import type { FairQueue } from "./fairQueue.js";
import type { Flight } from "./flight.js";
import { UpstreamReceiver } from "./upstreamReceiver.js";

/** What a download needs. */
export interface DownloadConfig {
  upstream: Pick<Upstream, "fetch">;
  store: Store | undefined;
  rules: AdmissionRules;
  limits: { maxStoreBytes: number };
  /** Of stored objects and of the answers that are stored. */
  cacheControl: CacheControl;
  /** Sees the head of each answer that is stored. */
  watchLifetime(headers: Headers): void;
  /** Asked when an answer's head is there. */
  storing(): boolean;
  turns: FairQueue;
}

/**
 * Takes the upstream's answer to its verified end; returns what to store it with, or why not to.
 *
 * @throws ProxyError when there is no image to serve
 */
export async function download(
  flight: Flight,
  request: Omit<UpstreamRequest, "path" | "signal">,
  config: DownloadConfig,
): Promise<Refusal | Omit<PutHead, "md5">> {
  const { upstream, cacheControl, turns } = config;
  const started = performance.now();
  const receiver = new UpstreamReceiver(flight, turns, (status, headers, first) => {
    flight.timings.upstream = performance.now() - started;
    const type = mediaType(headers["content-type"]);
    if (status !== 200 && !(status >= 400 && matchesDeclaredType(type, first))) throw statusError(status, headers);
    const isPicture = matchesDeclaredType(type, first);
    if (!isPicture && !isPassable(type, first, isRaw(flight.path, config.rules) || isEncoded(headers))) {
      throw new ProxyError(502, "The image server sent something that is not an image", {
        message: `upstream answered 200 with type ${type ?? "none"} and bytes of another`,
      });
    }
    const verdict = judge(flight, status, headers, config) ?? (isPicture ? undefined : "type");
    if (verdict === undefined) config.watchLifetime(headers);
    else flight.storable = false;
    const control =
      verdict === undefined ? keptControl(headers, cacheControl) : passedControl(status, verdict, headers);
    flight.begin(answerOf(status, headers, first, control));
    return verdict;
  });
  await upstream.fetch({ ...request, path: flight.path, signal: flight.signal }, receiver);
  const { verdict, headers } = await receiver.end();
  if (verdict !== undefined) return verdict;
  if (flight.body.overflow) return flight.body.overflow.reason;
  if (String(flight.body.length) !== firstHeaderValue(headers["content-length"])) return "length";
  const type = mediaType(headers["content-type"])!;
  const named = firstHeaderValue(headers["content-disposition"]);
  return {
    contentType: type,
    cacheControl: keptControl(headers, cacheControl),
    ...(named !== undefined && { contentDisposition: readDisposition(named).stored }),
    ...(named !== undefined && asksForName(flight.path, named, config.rules) && { named: true }),
  };
}

function judge(
  { path }: Flight,
  status: number,
  headers: Headers,
  { store, storing, rules, limits }: DownloadConfig,
): Refusal | undefined {
  if (!store || !storing()) return "storing-off";
  if (Number(firstHeaderValue(headers["content-length"])) > limits.maxStoreBytes) return "too-large";
  return refusal(path, status, headers, rules);
}

const isEncoded = ({ "content-encoding": coding }: Headers): boolean =>
  [coding ?? []].flat().some((name) => name.trim().toLowerCase() !== "identity");
