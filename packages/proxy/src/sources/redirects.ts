import type { IncomingMessage } from "node:http";

/** Statuses that send a client to another address; 300 and 304 do not. */
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\x00-\x1f\x7f]/;

/**
 * Returns the address to which a response redirects, as servers really write it: relative, without a scheme, in capitals,
 * with blanks or letters of any language. Undefined for a response that does not redirect.
 *
 * @throws TypeError for a `Location` that is no address
 */
export function redirectOf({ statusCode = 0, headers }: IncomingMessage, base: URL): URL | undefined {
  const location = headers.location?.trim();
  if (!REDIRECTS.has(statusCode) || !location) return undefined;
  // A browser would drop the control characters; imgproxy does not follow such an address.
  if (CONTROL.test(location)) throw new TypeError("Location with a control character");
  // Node reads the bytes of a header as Latin-1. The request uses the same bytes, whatever encoding they are in.
  return new URL(
    location.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`),
    base,
  );
}

/**
 * Cookies that a host sets while it redirects, since some hosts require them before they send the source. They last for one
 * source, and go to no other host.
 */
export class RedirectCookies {
  readonly #byHost = new Map<string, Map<string, string>>();

  /** Keeps the cookies that a response sets. */
  take(url: URL, { headers }: IncomingMessage): void {
    const cookies = this.#byHost.get(url.host) ?? new Map<string, string>();
    for (const line of headers["set-cookie"] ?? []) {
      const [, name, value] = /^\s*([^=;\s]+)\s*=([^;]*)/.exec(line) ?? [];
      if (name !== undefined) cookies.set(name, value!.trim());
    }
    if (cookies.size > 0) this.#byHost.set(url.host, cookies);
  }

  /** Returns the header for a request; empty where there are no cookies. */
  header(url: URL): { cookie?: string } {
    const cookies = this.#byHost.get(url.host);
    return cookies ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") } : {};
  }
}
