import { fault } from "../fault.js";

interface Rule {
  scheme: string;
  host: string;
  path: RegExp;
}

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A star stands for part of a segment, so that what is allowed below one folder stays below it. */
function readRule(pattern: unknown, field: string): Rule {
  const [, scheme, host, path = ""] =
    /^([a-z][a-z0-9+.-]*:)\/\/([^/?#*@\\\s]*)(\/[^?#\\\s]*)?$/.exec(String(pattern)) ?? [];
  if (scheme === undefined || host === undefined || (!host && !path)) {
    throw fault("CONFIG", field, "scheme://host/path without user, query or * in the host", pattern);
  }
  const text = path.split("*").map(escapeRegExp).join("[^/]*");
  const end = path.endsWith("/") ? "" : path.includes("*") ? "$" : "(/|$)";
  return { scheme, host, path: new RegExp(`^${text}${end}`) };
}

/** Every reading of a path that a server behind the URL might have: as it is, and with its escapes undone. */
function readings(path: string): string[] | undefined {
  try {
    return [path, decodeURIComponent(path)];
  } catch {
    return undefined;
  }
}

/**
 * Tells which sources may be signed. A source is allowed when its scheme and host are exactly a pattern's and its path
 * lies below the pattern's: on segment borders, or as a whole where the pattern has a `*`, which never crosses a slash.
 * Whatever two URL parsers could read differently (user, backslash, dot segments, blanks, escapes of them) is refused.
 *
 * @param patterns e.g. `https://shop.example.com/uploads/`, `s3://photos/`, `local:///`
 * @throws BucketfirstError `INVALID_CONFIG`
 * @example
 * createSourceAllowlist(["https://shop.test/uploads"])("https://shop.test/uploads/../key") // false
 */
export function createSourceAllowlist(patterns: readonly string[]): (source: string) => boolean {
  if (!Array.isArray(patterns) || !patterns.length) {
    throw fault("CONFIG", "allowSources", "an array of patterns such as https://host/path/", patterns);
  }
  const rules = patterns.map((pattern, i) => readRule(pattern, `allowSources[${i}]`));
  return (source) => {
    const [, scheme, host, path = ""] =
      /^([a-z][a-z0-9+.-]*:)\/\/([^/?#@\\\s]*)(\/[^?#]*)?(?:[?#]|$)/.exec(source) ?? [];
    if (scheme === undefined) return false;
    const paths = readings(path);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    const isPlain = paths?.every((text) => !/[\\\0-\x1f\x7f]/.test(text) && !/(^|\/)\.{1,2}(\/|$)/.test(text));
    return !!isPlain && rules.some((rule) => rule.scheme === scheme && rule.host === host && rule.path.test(path));
  };
}
