import http, { type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import https from "node:https";
import { isIP } from "node:net";
import { createSecureContext } from "node:tls";
import { addressKind } from "../sources/addressKind.js";
import { guardedLookup } from "../sources/guardedLookup.js";
import { unavailable } from "../sources/unavailable.js";
import { certificates } from "./certificates.js";
import type { GatewayTarget } from "./gatewayTarget.js";
import { isAllowed, type SourceRules } from "./sourceRules.js";

/** Longest head of a response in bytes; Go, in which imgproxy is written, reads far more than Node does by itself. */
const MAX_HEAD_BYTES = 256 * 1024;

const IDLE_MS = 30_000;

/** Connections to the hosts of sources, each to an address that the rules allow. */
export class SourceConnections {
  readonly #rules: SourceRules;
  // The rules are the same for every request, so a socket that was checked once may be used again.
  readonly #options: http.AgentOptions;
  readonly #plain: http.Agent;
  #secure: https.Agent | undefined;

  constructor(rules: SourceRules) {
    this.#rules = rules;
    const lookup = guardedLookup(
      (address) => isAllowed(address, rules),
      (hostname, addresses) =>
        unavailable(`${hostname} has only addresses that are not allowed: ${addresses.join(", ")}`),
    );
    this.#options = { keepAlive: true, maxFreeSockets: 16, timeout: IDLE_MS, lookup };
    this.#plain = new http.Agent(this.#options);
  }

  /**
   * Sends one request; resolves to the head of its response, whatever its status is.
   *
   * @throws ProxyError 404 for an address that is not allowed or cannot be reached
   */
  async get(target: GatewayTarget, headers: OutgoingHttpHeaders, signal: AbortSignal): Promise<IncomingMessage> {
    const { origin } = target;
    // A socket looks up names only, so an address that is written out is checked here.
    const literal = origin.hostname.replace(/^\[|\]$/g, "");
    if (isIP(literal) && !isAllowed(literal, this.#rules))
      throw unavailable(`the ${addressKind(literal)} address ${literal} is not allowed`);
    for (;;) {
      const { request, response } = this.#send(target, literal, headers, signal);
      try {
        return await response;
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
    const response = new Promise<IncomingMessage>((resolve, reject) => {
      request.once("response", resolve).once("error", reject).end();
    });
    return { request, response };
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

  /** Ends all connections. */
  close(): void {
    this.#plain.destroy();
    this.#secure?.destroy();
  }
}
