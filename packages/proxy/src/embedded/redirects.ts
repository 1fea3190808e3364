import type { IncomingMessage } from "node:http";

/** Statuses that send a client to another address; 300 and 304 do not. */
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\x00-\x1f\x7f]/;

/**
 * Where an answer sends its client, as servers really write it: relative, without a scheme, in capitals, with blanks or
 * letters of any language. Undefined where it sends nobody anywhere.
 *
 * @throws TypeError for a `Location` that is no address
 */
export function redirectOf({ statusCode = 0, headers }: IncomingMessage, base: URL): URL | undefined {
  const location = headers.location?.trim();
  if (!REDIRECTS.has(statusCode) || !location) return undefined;
  // A browser would leave them out; imgproxy does not follow them.
  if (CONTROL.test(location)) throw new TypeError("Location with a control character");
  // Node gives the bytes of a header as Latin-1. Whatever they were meant to be, the same bytes are asked for.
  return new URL(
    location.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`),
    base,
  );
}

/**
 * Cookies that a host sets while it redirects. Some hosts want to see them before they answer. They last for one
 * source, and go to no other host.
 */
export class RedirectCookies {
  readonly #byHost = new Map<string, Map<string, string>>();

  /** Keeps what an answer sets. */
  take(url: URL, { headers }: IncomingMessage): void {
    const cookies = this.#byHost.get(url.host) ?? new Map<string, string>();
    for (const line of headers["set-cookie"] ?? []) {
      const [, name, value] = /^\s*([^=;\s]+)\s*=([^;]*)/.exec(line) ?? [];
      if (name !== undefined) cookies.set(name, value!.trim());
    }
    if (cookies.size > 0) this.#byHost.set(url.host, cookies);
  }

  /** The header for a request, if there is anything to say. */
  header(url: URL): { cookie?: string } {
    const cookies = this.#byHost.get(url.host);
    return cookies ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") } : {};
  }
}
