/** A `Content-Disposition` in the two forms that are needed. */
export interface Disposition {
  /** Value for an HTTP response: bytes as Latin-1, as Node writes and reads them. */
  sent: string;
  /** Value for a store: ASCII, since no store accepts anything else. */
  stored: string;
}

/** Most bytes of a stored value: AWS allows 2 kB for all system metadata of an object together. */
const LONGEST = 1_024;

/**
 * Reads the disposition that imgproxy sent, and adds the name in the form of RFC 8187, which every browser reads alike.
 * imgproxy writes the name in UTF-8, with whatever a source or an option put into it: control characters are escaped.
 *
 * @param value the header, bytes as Latin-1
 * @example
 * readDisposition('inline; filename="k\xC3\xA4se.jpg"')
 * // { sent: 'inline; filename="k\xC3\xA4se.jpg"; filename*=UTF-8\'\'k%C3%A4se.jpg', stored: 'inline; filename="k%C3%A4se.jpg"; filename*=…' }
 */
export function readDisposition(value: string): Disposition {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
  const clean = value.replace(/[\x00-\x1f\x7f]|[^\x00-\xff]/g, escapeAll);
  const ascii = clean.replace(/[\x80-\xff]/g, escapeAll);
  if (ascii === clean || /filename\*=/i.test(clean)) return { sent: clean, stored: ascii };
  const name = utf8Of(/filename="([^"]*)"/i.exec(clean)?.[1]);
  if (name === undefined) return { sent: clean, stored: ascii };
  const extended = `; filename*=UTF-8''${extendedValue(name)}`;
  const stored = ascii + extended;
  const kind = ascii.split(";", 1)[0]!;
  return { sent: clean + extended, stored: stored.length > LONGEST ? kind + extended : stored };
}

/** Turns a stored disposition into the header to send: the name is UTF-8 again, where both of its forms are there. */
export function sentDisposition(stored: string): string {
  const [, extended] = /; filename\*=UTF-8''([\w!#$&+.^`|~%-]+)$/.exec(stored) ?? [];
  if (extended === undefined) return readDisposition(stored).sent;
  try {
    const name = Buffer.from(decodeURIComponent(extended), "utf8").toString("latin1");
    return readDisposition(stored.replace(/filename="[^"]*"/, () => `filename="${name.replaceAll('"', "%22")}"`)).sent;
  } catch {
    return readDisposition(stored).sent;
  }
}

const escapeAll = (text: string): string =>
  [...Buffer.from(text, text.charCodeAt(0) > 0xff ? "utf8" : "latin1")]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
    .join("");

const extendedValue = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

function utf8Of(latin1: string | undefined): string | undefined {
  if (latin1 === undefined) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(latin1, "latin1"));
  } catch {
    return undefined;
  }
}
