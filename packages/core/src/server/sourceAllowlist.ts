import { checkSet } from "../base/checkSet.js";
import { fault } from "../base/fault.js";

/** A path as a list of segments, each of them split at its stars. */
type Glob = readonly (readonly string[])[];

interface Rule {
  scheme: string;
  host: string;
  /** Path in each of its {@link readings}. */
  globs: readonly Glob[];
  isFolder: boolean;
  isWhole: boolean;
}

const EXPECTED = "scheme://host/path without user, query, escaped slash, or * in the host";

/** Reads a pattern. A star stands for a part of one segment, so that a pattern for one folder stays below it. */
function readRule(pattern: unknown, field: string): Rule {
  checkSet(pattern, field);
  const [, scheme, host, path = ""] =
    /^([a-z][a-z0-9+.-]*:)\/\/([^/?#*@\\\s]*)(\/[^?#\\\s]*)?$/.exec(String(pattern)) ?? [];
  const isFolder = path.endsWith("/");
  const glob = (isFolder ? path.slice(0, -1) : path).split("/").map((segment) => segment.split("*"));
  // Pieces are decoded one by one, so that an escaped star stays a letter.
  const globs = readings(glob.flat().join("\n")) && [
    glob,
    glob.map((segment) => segment.map((piece) => decodeURIComponent(piece))),
  ];
  if (scheme === undefined || host === undefined || (!host && !path) || !globs || /%(2f|5c)/i.test(path)) {
    throw fault("CONFIG", field, EXPECTED, pattern);
  }
  return { scheme, host, globs, isFolder, isWhole: !isFolder && path.includes("*") };
}

/** Returns every reading of a path that a server behind the URL might have: unchanged, and with its escapes undone. */
function readings(path: string): string[] | undefined {
  try {
    return [path, decodeURIComponent(path)];
  } catch {
    return undefined;
  }
}

/** Compares a segment without a regular expression, in which two stars can take quadratic time. */
function matchesSegment([first = "", ...pieces]: readonly string[], segment: string): boolean {
  const last = pieces.pop();
  if (last === undefined) return segment === first;
  if (!segment.startsWith(first)) return false;
  let at = first.length;
  for (const piece of pieces) {
    at = segment.indexOf(piece, at);
    if (at < 0) return false;
    at += piece.length;
  }
  return segment.length >= at + last.length && segment.endsWith(last);
}

function matches({ isFolder, isWhole }: Rule, glob: Glob, path: string): boolean {
  const segments = path.split("/");
  if (isWhole ? segments.length !== glob.length : segments.length < glob.length + Number(isFolder)) return false;
  return glob.every((segment, i) => matchesSegment(segment, segments[i]!));
}

/**
 * Creates the check of sources that may be signed. A source is allowed where its scheme and host are exactly a pattern's and
 * its path lies below the pattern's: on segment borders, or as a whole where the pattern has a `*`, which never crosses a
 * slash, escaped or not. Anything that two URL parsers could read differently (user, backslash, dot segments, blanks,
 * escapes of them) is refused.
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
    if (!paths || !isPlain) return false;
    return rules.some(
      (rule) =>
        rule.scheme === scheme &&
        rule.host === host &&
        paths.every((text, reading) => matches(rule, rule.globs[reading]!, text)),
    );
  };
}
