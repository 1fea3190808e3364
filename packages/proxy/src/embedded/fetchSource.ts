import { type LookupAddress, lookup as resolve } from "node:dns";
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { ProxyError } from "../errors.js";
import { isPublicAddress } from "./addresses.js";

/** Bounds and permissions of {@link fetchSource}. */
export interface FetchConfig {
  /** Hosts that may be fetched from, `name` or `name:port`; without a port the scheme's own. */
  allowHosts: readonly string[];
  /** Of these, hosts that may lie in a private network. */
  allowPrivate: readonly string[];
  timeoutMs: number;
  maxBytes: number;
}

const REDIRECTS = 3;

/**
 * Fetches a source over HTTP. Where it may connect to is decided on the address that the socket is about to use, so a
 * name that changes its mind between check and connect gains nothing.
 */
export async function fetchSource(address: string, config: FetchConfig, signal: AbortSignal): Promise<Buffer> {
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(config.timeoutMs)]);
  let url = parse(address);
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const response = await get(url, config, bounded).catch((cause) => {
      throw cause instanceof ProxyError ? cause : failed(cause, bounded);
    });
    const { statusCode = 0, headers } = response;
    if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
      response.destroy();
      url = parse(headers.location, url);
      continue;
    }
    if (statusCode !== 200) {
      response.destroy();
      throw unavailable(`source answered ${statusCode}`);
    }
    return await readAll(response, config.maxBytes).catch((cause) => {
      throw cause instanceof ProxyError ? cause : failed(cause, bounded);
    });
  }
  throw unavailable(`more than ${REDIRECTS} redirects`);
}

function parse(address: string, base?: URL): URL {
  if (!URL.canParse(address, base)) throw unavailable("not an address");
  return new URL(address, base);
}

async function get(url: URL, { allowHosts, allowPrivate }: FetchConfig, signal: AbortSignal): Promise<IncomingMessage> {
  if (url.protocol !== "http:" && url.protocol !== "https:") throw unavailable(`scheme ${url.protocol} is not fetched`);
  if (url.username !== "" || url.password !== "") throw unavailable("an address with a user name");
  if (!allowHosts.includes(url.host)) throw unavailable(`host ${url.host} is not allowed`);
  const anywhere = allowPrivate.includes(url.host);
  // The socket does not look up what is an address already.
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(literal) && !anywhere && !isPublicAddress(literal)) throw unavailable(`address ${literal} is not public`);
  const { request } = url.protocol === "https:" ? https : http;
  return new Promise((done, reject) => {
    // A socket of its own: a kept one would have been checked for another request.
    request(url, {
      agent: false,
      lookup: guardedLookup(anywhere),
      signal,
      headers: { accept: "image/*", "user-agent": "bucketfirst-proxy" },
    })
      .once("response", done)
      .once("error", reject)
      .end();
  });
}

function guardedLookup(anywhere: boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      const usable = anywhere ? addresses : addresses?.filter(({ address }) => isPublicAddress(address));
      const [first] = usable ?? [];
      if (error) callback(error, "", 0);
      else if (!first) callback(unavailable(`${hostname} has no public address`), "", 0);
      else if (options.all) callback(null, usable);
      else callback(null, first.address, first.family);
    });
  };
}

async function readAll(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const tooLarge = (): ProxyError =>
    new ProxyError(422, "The source is too large", {
      message: `source over ${maxBytes} bytes`,
      code: "INVALID_SOURCE",
    });
  if (Number(response.headers["content-length"]) > maxBytes) {
    response.destroy();
    throw tooLarge();
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  if (!response.complete) throw new Error("source ended early");
  return Buffer.concat(chunks);
}

/** One text for missing and refused: an answer must not tell what lies in a private network. */
export function unavailable(message: string, cause?: unknown): ProxyError {
  return new ProxyError(404, "The source is not available", {
    message: `source: ${message}`,
    code: "INVALID_SOURCE",
    cause,
  });
}

function failed(cause: Error, signal: AbortSignal): ProxyError {
  if (signal.aborted && (signal.reason as Error)?.name === "TimeoutError") {
    return new ProxyError(504, "The source did not answer in time", { cause });
  }
  return unavailable(cause.message, cause);
}
