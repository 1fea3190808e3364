import http, { type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import https from "node:https";
import { isIP } from "node:net";
import { ProxyError } from "../base/errors.js";
import { guardedLookup } from "../sources/guardedLookup.js";
import { RedirectCookies, redirectOf } from "../sources/redirects.js";
import { unavailable } from "../sources/unavailable.js";
import { isPublicAddress } from "./addresses.js";
import { isWhole, readBody } from "./sourceBody.js";

/** Bounds and permissions of {@link fetchSource}. */
export interface FetchConfig {
  /** Returns whether an address may be fetched at all. */
  isAllowed(url: URL): boolean;
  /** Returns whether an address may lie in a private network as well. */
  isPrivateAllowed(url: URL): boolean;
  timeoutMs: number;
  maxBytes: number;
}

const MAX_REDIRECTS = 3;

/**
 * Fetches a source over HTTP. The check is made on the address that the socket is about to use, so a name that resolves
 * to another address between check and connect gains nothing.
 *
 * @throws ProxyError 404 for a source that must not be fetched or cannot be reached, 4xx as the source's server answers,
 * 502 where that is 5xx, 504 for a source that is too slow, 422 for a body that cannot be used
 */
export async function fetchSource(address: string, config: FetchConfig, signal: AbortSignal): Promise<Buffer> {
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(config.timeoutMs)]);
  const cookies = new RedirectCookies();
  let url = parse(address);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    // The reason of a failure names the address of a redirect, without its query, which may hold a token.
    const via = hop === 0 ? "" : `redirected to ${url.origin}${url.pathname}: `;
    try {
      const response = await get(url, config, bounded, cookies.header(url));
      const next = redirectOf(response, url);
      if (!next) return await bodyOf(response, config.maxBytes);
      response.destroy();
      cookies.take(url, response);
      url = next;
    } catch (cause) {
      throw failed(cause as Error, bounded, via);
    }
  }
  throw unavailable(`more than ${MAX_REDIRECTS} redirects`);
}

/** Reads an address as it stands in a path, by imgproxy's rules: a percent sign begins an escape. */
function parse(address: string): URL {
  const path = address.split(/[?#]/, 1)[0]!;
  if (/%(?![\da-f]{2})/i.test(path))
    throw unavailable('a "%" in an address is followed by two hex digits, or is "%25"');
  if (!URL.canParse(address)) throw unavailable("not an address");
  return new URL(address);
}

async function get(
  url: URL,
  { isAllowed, isPrivateAllowed }: FetchConfig,
  signal: AbortSignal,
  headers: OutgoingHttpHeaders,
): Promise<IncomingMessage> {
  if (url.protocol !== "http:" && url.protocol !== "https:") throw unavailable(`scheme ${url.protocol} is not fetched`);
  if (url.username !== "" || url.password !== "") throw unavailable("an address with a user name");
  if (!isAllowed(url)) throw unavailable(`host ${url.host} is not allowed (allowHosts, --allow-host)`);
  const anywhere = isPrivateAllowed(url);
  // The socket does not look up a literal address, so that one is checked here.
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(literal) && !anywhere && !isPublicAddress(literal)) throw unavailable(`address ${literal} is not public`);
  const { request } = url.protocol === "https:" ? https : http;
  return new Promise((done, reject) => {
    // Each request has a socket of its own: a kept one would have been checked for another request.
    request(url, {
      agent: false,
      lookup: guardedLookup(
        (address) => anywhere || isPublicAddress(address),
        (hostname) => unavailable(`${hostname} has no public address`),
      ),
      signal,
      // No Accept is sent, as by imgproxy: a server that chooses a format by it would choose another one here.
      headers: { ...headers, "user-agent": "bucketfirst-proxy" },
    })
      .once("response", done)
      .once("error", reject)
      .end();
  });
}

async function bodyOf(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const { statusCode: status = 0 } = response;
  if (status === 200 || (status === 206 && isWhole(response))) return readBody(response, maxBytes);
  response.destroy();
  if (status === 206) throw unavailable("its server answered 206, with a part of the file only");
  const own = status >= 500 ? 502 : status >= 400 ? status : 404;
  throw unavailable(`its server answered ${status}`, undefined, own);
}

function failed(cause: Error, signal: AbortSignal, via: string): ProxyError {
  if (cause instanceof ProxyError) {
    const { status, message } = cause;
    const isUnavailable = message.startsWith("source: ") && status !== 422;
    return isUnavailable && via !== "" ? unavailable(via + message.replace(/^source: /, ""), cause, status) : cause;
  }
  if (signal.aborted && (signal.reason as Error)?.name === "TimeoutError") {
    return new ProxyError(504, "The source did not answer in time", { cause });
  }
  return unavailable(via + cause.message, cause);
}
