import { type AdmissionRules, agrees, mediaType, type Refusal, refusal } from "./admission.js";
import { ProxyError } from "./errors.js";
import type { Flight } from "./flight.js";
import { Intake } from "./intake.js";
import { statusError } from "./statusError.js";
import type { PutHead, Store } from "./stores/store.js";
import type { Turns } from "./turns.js";
import { type Headers, one, type Upstream, type UpstreamRequest } from "./upstream.js";

/** What a download needs. */
export interface DownloadConfig {
  upstream: Upstream;
  store: Store | undefined;
  rules: AdmissionRules;
  limits: { maxStoreBytes: number };
  /** Of stored objects and of the answers that are stored. */
  cacheControl: string;
  /** Asked when an answer's head is there. */
  storing(): boolean;
  turns: Turns;
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
): Promise<Refusal | PutHead> {
  const { upstream, cacheControl, turns } = config;
  const started = performance.now();
  const intake = new Intake(flight, turns, (status, headers, first) => {
    flight.timings.upstream = performance.now() - started;
    const type = mediaType(headers["content-type"]);
    if (status !== 200 && !(status >= 400 && agrees(type, first))) throw statusError(status, headers);
    if (!agrees(type, first)) {
      throw new ProxyError(502, "The image server sent something that is not an image", {
        message: `upstream answered 200 with type ${type ?? "none"} and bytes of another`,
      });
    }
    const verdict = judge(flight, status, headers, config);
    if (verdict === undefined) flight.body.hash();
    else flight.storable = false;
    const length = Number(one(headers["content-length"]) ?? Number.NaN);
    flight.begin({
      status,
      origin: "upstream",
      contentType: one(headers["content-type"]) ?? "",
      length: Number.isFinite(length) ? length : undefined,
      cacheControl: verdict === undefined ? cacheControl : passedCacheControl(status, verdict, headers),
      ...disposition(headers),
      ...policy(headers),
    });
    return verdict;
  });
  await upstream.fetch({ ...request, path: flight.path, signal: flight.signal }, intake);
  const { verdict, headers } = await intake.end();
  if (verdict !== undefined) return verdict;
  if (flight.body.overflow) return flight.body.overflow.reason;
  if (String(flight.body.length) !== one(headers["content-length"])) return "length";
  const type = mediaType(headers["content-type"])!;
  return { contentType: type, cacheControl, md5: flight.body.md5, ...disposition(headers) };
}

function judge(
  { path }: Flight,
  status: number,
  headers: Headers,
  { store, storing, rules, limits }: DownloadConfig,
): Refusal | undefined {
  if (!store || !storing()) return "storing-off";
  if (Number(one(headers["content-length"])) > limits.maxStoreBytes) return "too-large";
  return refusal(path, status, headers, rules);
}

/** What is served but not stored keeps the upstream's word on caching, except that an error never lives long. */
function passedCacheControl(status: number, verdict: Refusal, headers: Headers): string {
  if (status !== 200 || verdict === "storing-off") return "no-store";
  return [headers["cache-control"] ?? "no-store"].flat().join(", ");
}

function disposition(headers: Headers): { contentDisposition?: string } {
  const value = one(headers["content-disposition"]);
  if (value === undefined) return {};
  // Headers arrive as bytes in Latin-1; stores and fetch take ASCII only.
  const ascii = [...Buffer.from(value, "latin1")].map((byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
  );
  return { contentDisposition: ascii.join("") };
}

function policy(headers: Headers): { contentSecurityPolicy?: string } {
  const value = one(headers["content-security-policy"]);
  return value === undefined ? {} : { contentSecurityPolicy: value };
}
