import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { RedirectCookies, redirectOf } from "../sources/redirects.js";
import { unavailable } from "../sources/unavailable.js";
import { type GatewayTarget, readGatewayTarget } from "./gatewayTarget.js";
import { SourceConnections } from "./sourceConnections.js";
import type { SourceRules } from "./sourceRules.js";

/** A client for sources over HTTP, which asks as imgproxy would, with its rules on addresses and redirects. */
export class SourceClient {
  readonly #maxRedirects: number;
  readonly #connections: SourceConnections;

  constructor(rules: SourceRules) {
    this.#maxRedirects = rules.maxRedirects;
    this.#connections = new SourceConnections(rules);
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
      const response = await this.#connections.get(target, { ...own, ...cookies.header(target.origin) }, signal);
      const next = await redirectFrom(response, target);
      if (!next) return response;
      response.destroy();
      redirects++;
      if (redirects >= this.#maxRedirects) throw unavailable(`stopped after ${redirects} redirects`);
      cookies.take(target.origin, response);
      target = next;
    }
  }

  /** Ends all connections. */
  close(): void {
    this.#connections.close();
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
