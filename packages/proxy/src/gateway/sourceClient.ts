import http, { type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import https from "node:https";
import { isIP } from "node:net";
import { createSecureContext } from "node:tls";
import { addressKind } from "../sources/addressKind.js";
import { guardedLookup } from "../sources/guardedLookup.js";
import { RedirectCookies, redirectOf } from "../sources/redirects.js";
import { unavailable } from "../sources/unavailable.js";
import { certificates } from "./certificates.js";
import { type GatewayTarget, readGatewayTarget } from "./gatewayTarget.js";

/** Rules of imgproxy on sources, which hold here in its place. */
export interface SourceRules {
  /** Loopback addresses are allowed. imgproxy's default is false. */
  allowLoopback: boolean;
  /** Link-local addresses are allowed, such as the metadata of a cloud. imgproxy's default is false. */
  allowLinkLocal: boolean;
  /** Addresses of private networks are allowed. imgproxy's default is true. */
  allowPrivate: boolean;
  /** The redirect with this number is an error. imgproxy's default is 10. */
  maxRedirects: number;
  /** Certificates are not verified. imgproxy's default is false. */
  ignoreCertificates: boolean;
}

/** Longest head of a response in bytes; Go, in which imgproxy is written, reads far more than Node does by itself. */
const MAX_HEAD_BYTES = 256 * 1024;

const IDLE_MS = 30_000;

/** A client for sources over HTTP, which asks as imgproxy would, with its rules on addresses and redirects. */
export class SourceClient {
  readonly #rules: SourceRules;
  // The rules are the same for every request, so a socket that was checked once may be used again.
  readonly #options: http.AgentOptions;
  readonly #plain: http.Agent;
  #secure: https.Agent | undefined;

  constructor(rules: SourceRules) {
    this.#rules = rules;
    const lookup = guardedLookup(
      (address) => this.#isAllowed(address),
      (hostname, addresses) =>
        unavailable(`${hostname} has only addresses that are not allowed: ${addresses.join(", ")}`),
    );
    this.#options = { keepAlive: true, maxFreeSockets: 16, timeout: IDLE_MS, lookup };
    this.#plain = new http.Agent(this.#options);
  }

  /**
   * Opens a source and follows its redirects; resolves to the head of the last response.
   *
   * @throws ProxyError 404 for an address that is not allowed or cannot be reached, and beyond the last redirect
   */
  async open(first: GatewayTarget, headers: OutgoingHttpHeaders, signal: AbortSignal): Promise<IncomingMessage> {
    const cookies = new RedirectCookies();
    let target = first;
    for (let redirects = 0; ; ) {
      const own = target.origin.host === first.origin.host ? headers : withoutSecrets(headers);
      const response = await this.#get(target, { ...own, ...cookies.header(target.origin) }, signal);
      const next = await redirectFrom(response, target);
      if (!next) return response;
      response.destroy();
      redirects++;
      if (redirects >= this.#rules.maxRedirects) throw unavailable(`stopped after ${redirects} redirects`);
      cookies.take(target.origin, response);
      target = next;
    }
  }

  /** Ends all connections. */
  close(): void {
    this.#plain.destroy();
    this.#secure?.destroy();
  }

  async #get(target: GatewayTarget, headers: OutgoingHttpHeaders, signal: AbortSignal): Promise<IncomingMessage> {
    const { origin } = target;
    // A socket looks up names only, so an address that is written out is checked here.
    const literal = origin.hostname.replace(/^\[|\]$/g, "");
    if (isIP(literal) && !this.#isAllowed(literal))
      throw unavailable(`the ${addressKind(literal)} address ${literal} is not allowed`);
    for (;;) {
      const { request, answer } = this.#send(target, literal, headers, signal);
      try {
        return await answer;
      } catch (cause) {
        // The other side closed an idle socket at the same moment.
        const isStale = request.reusedSocket && (cause as NodeJS.ErrnoException).code === "ECONNRESET";
        if (isStale && !signal.aborted) continue;
        if (signal.aborted || (cause as Error).message.startsWith("source: ")) throw cause;
        throw unavailable((cause as Error).message, cause);
      }
    }
  }

  #send(
    { origin, host, path, authorization }: GatewayTarget,
    hostname: string,
    headers: OutgoingHttpHeaders,
    signal: AbortSignal,
  ) {
    const isSecure = origin.protocol === "https:";
    const request = (isSecure ? https : http).request({
      agent: isSecure ? this.#secureAgent() : this.#plain,
      hostname,
      port: origin.port || (isSecure ? 443 : 80),
      path,
      signal,
      headers: { ...headers, host, ...(authorization !== undefined && { authorization }) },
      maxHeaderSize: MAX_HEAD_BYTES,
      // imgproxy reads such heads as well.
      insecureHTTPParser: true,
    });
    const answer = new Promise<IncomingMessage>((resolve, reject) => {
      request.once("response", resolve).once("error", reject).end();
    });
    return { request, answer };
  }

  /** Returns the agent for TLS. It is made at its first use, since reading all certificates takes a while. */
  #secureAgent(): https.Agent {
    if (this.#secure) return this.#secure;
    const ca = certificates();
    this.#secure = new https.Agent({
      ...this.#options,
      rejectUnauthorized: !this.#rules.ignoreCertificates,
      secureContext: createSecureContext(ca && { ca }),
    });
    return this.#secure;
  }

  #isAllowed(address: string): boolean {
    const { allowLoopback, allowLinkLocal, allowPrivate } = this.#rules;
    const allowed = { loopback: allowLoopback, "link-local": allowLinkLocal, private: allowPrivate, other: true };
    const kind = addressKind(address);
    return kind !== undefined && allowed[kind];
  }
}

/** Returns headers without those that are meant for one host only. */
function withoutSecrets({ authorization: _, cookie: __, ...others }: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return others;
}

/** Returns the source to which a response redirects. */
async function redirectFrom(
  response: IncomingMessage,
  { origin, path }: GatewayTarget,
): Promise<GatewayTarget | undefined> {
  let next: URL | undefined;
  try {
    next = redirectOf(response, new URL(origin.origin + path));
  } catch (cause) {
    response.destroy();
    throw unavailable(`redirected to something that is no address: ${(cause as Error).message}`, cause);
  }
  if (!next) return undefined;
  next.hash = "";
  const target = readGatewayTarget(next.href);
  if (target) return target;
  response.destroy();
  throw unavailable(`redirected to ${next.protocol}//${next.host}, which is not fetched`);
}
