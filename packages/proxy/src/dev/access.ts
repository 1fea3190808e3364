import type { IncomingMessage } from "node:http";
import { networkInterfaces } from "node:os";
import { ProxyError } from "../base/errors.js";
import type { OutgoingHeaders } from "../http/respond.js";
import { isFromThisMachine, isLoopbackName, nameOf, originName } from "./names.js";

/** Settings of {@link createAccess}. */
export interface AccessConfig {
  /** Address that the server listens on. */
  host: string;
  /** Address that browsers use for this server, where it is another one. */
  publicUrl?: string | undefined;
  /** Further names that browsers use for this server. */
  serverNames?: readonly string[] | undefined;
  /** Further origins whose pages may see the events and press the buttons. */
  controlOrigins?: readonly string[] | undefined;
}

/** Rules on the requests that may read a development server, and on those that may change it. */
export interface Access {
  /**
   * Checks the `Host` of a request.
   *
   * @throws ProxyError 403 where it is no name of this server: a foreign name may point at this machine
   */
  checkHost(request: IncomingMessage): void;
  /** Returns the origin whose page may read the response: one of this machine or of our names. */
  readerOf(request: IncomingMessage): string | undefined;
  /** Returns the response headers that name this origin to browsers. */
  corsHeaders(request: IncomingMessage): OutgoingHeaders;
  /** Returns whether a response may give reasons: this machine sent the request, and no foreign page reads the response. */
  trusts(request: IncomingMessage): boolean;
  /**
   * Checks a request for the events or the counters.
   *
   * @throws ProxyError 403 for a page of another origin, since only the server's own page may see them
   */
  checkPage(request: IncomingMessage): void;
  /**
   * Checks a press of a button.
   *
   * @throws ProxyError 403 from another machine, by a foreign name or from a foreign page
   */
  checkButton(request: IncomingMessage): void;
}

const WILDCARDS = ["0.0.0.0", "::", ""];

/**
 * Makes the rules for one server.
 *
 * @throws ProxyError `INVALID_CONFIG` for a name or an address of another form
 */
export function createAccess({ host, publicUrl, serverNames = [], controlOrigins = [] }: AccessConfig): Access {
  const names = new Set([nameOf(host.includes(":") ? `[${host}]` : host), ...serverNames.map(checkedName)]);
  const publicOrigin = publicUrl === undefined ? undefined : checkedOrigin(publicUrl);
  if (publicOrigin !== undefined) names.add(originName(publicOrigin));

  const isOwn = (name: string | undefined): boolean => {
    if (name === undefined) return false;
    // Addresses are looked up each time: a laptop changes its network while the server runs.
    return isLoopbackName(name) || names.has(name) || (WILDCARDS.includes(host) && machineAddresses().has(name));
  };
  const isSameOrigin = ({ headers }: IncomingMessage): boolean => {
    const { host: authority = "", origin } = headers;
    if (origin === undefined || nameOf(authority) === undefined) return false;
    return origin === new URL(`http://${authority}`).origin || origin === publicOrigin;
  };
  const isNamed = (origin: string | undefined): origin is string =>
    origin !== undefined && controlOrigins.includes(origin);

  const access: Access = {
    checkHost({ headers: { host: authority = "" } }) {
      const name = nameOf(authority);
      if (isOwn(name)) return;
      throw new ProxyError(
        403,
        `${JSON.stringify(name ?? authority)} is no name of this development server; if it is one, start it with --server-name`,
      );
    },
    readerOf({ headers: { origin } }) {
      return origin !== undefined && (isOwn(originName(origin)) || isNamed(origin)) ? origin : undefined;
    },
    corsHeaders(request) {
      const reader = access.readerOf(request);
      return { Vary: "Origin", ...(reader !== undefined && { "Access-Control-Allow-Origin": reader }) };
    },
    trusts(request) {
      return (
        isFromThisMachine(request) && (request.headers.origin === undefined || access.readerOf(request) !== undefined)
      );
    },
    checkPage(request) {
      const { origin, "sec-fetch-site": site = "none" } = request.headers;
      // Browsers send no Origin where a page reads from its own server; another header says that it does.
      const allowed =
        origin === undefined ? site === "none" || site === "same-origin" : isSameOrigin(request) || isNamed(origin);
      if (!allowed) throw new ProxyError(403, "Only this server's own page may see this");
    },
    checkButton(request) {
      const { host: authority = "", origin } = request.headers;
      if (!isFromThisMachine(request) || !isLoopbackName(nameOf(authority) ?? ""))
        throw new ProxyError(403, "Buttons work on this machine only");
      if (!isSameOrigin(request) && !isNamed(origin))
        throw new ProxyError(403, "Buttons work from this server's own page only");
    },
  };
  return access;
}

function machineAddresses(): Set<string> {
  return new Set(Object.values(networkInterfaces()).flatMap((list = []) => list.map(({ address }) => address)));
}

function checkedName(text: string): string {
  const name = nameOf(text);
  if (name === undefined)
    throw invalid(`serverNames: expected host names as in shop.test, got ${JSON.stringify(text)}`);
  return name;
}

function checkedOrigin(publicUrl: string): string {
  if (/^https?:$/.test(URL.canParse(publicUrl) ? new URL(publicUrl).protocol : "")) return new URL(publicUrl).origin;
  throw invalid(`publicUrl: expected an http or https address, got ${JSON.stringify(publicUrl)}`);
}

const invalid = (message: string): ProxyError =>
  new ProxyError(500, "The server is not configured", { message, code: "INVALID_CONFIG" });
