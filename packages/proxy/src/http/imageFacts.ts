import { parsePath } from "@bucketfirst/core";
import { isMetaPath } from "../base/metaName.js";
import type { ImageFacts, Wanted } from "../images/wanted.js";
import type { PathSettings } from "../storing/derivedDisposition.js";
import { SECOND_SOURCE } from "../storing/forbiddenByPath.js";

/** Most characters of a source in a log line. */
const LONGEST = 512;

/**
 * Returns a source as a log shows it: without user, password, query and fragment, which may hold tokens.
 *
 * @example
 * shownSource("https://me:secret@shop.example.com/a/cat.jpg?token=1#x") // "https://shop.example.com/a/cat.jpg"
 */
export function shownSource(source: string): string {
  const [bare = ""] = source.split(/[?#]/, 1);
  const host = bare.indexOf("//") + 2;
  const end = bare.indexOf("/", host);
  const at = bare.lastIndexOf("@", end < 0 ? bare.length : end);
  const shown = host > 1 && at >= host ? bare.slice(0, host) + bare.slice(at + 1) : bare;
  return shown.slice(0, LONGEST);
}

/** Returns the options of a signed path as they are written, without signature and source. */
function optionsOf(path: string, { argumentsSeparator, presetsOnly }: Required<PathSettings>): string {
  if (isMetaPath(path)) return "meta";
  const segments = path.split("/").slice(2);
  if (presetsOnly) return segments[0] ?? "";
  const source = segments.findIndex((segment) => segment !== "-" && !segment.includes(argumentsSeparator));
  const shown = segments.slice(0, source).map((segment) => {
    const [name = ""] = segment.split(argumentsSeparator, 1);
    // An address may hold a token.
    return SECOND_SOURCE.has(name) ? `${name}${argumentsSeparator}…` : segment;
  });
  return shown.join("/");
}

/** Returns the source of a request, or undefined for one that cannot be read, such as an encrypted one. */
function sourceOf({ path, source }: Wanted, server: PathSettings): string | undefined {
  if (source !== undefined) return source;
  try {
    const parsed = parsePath(path, { server: { edition: "pro", ...server } });
    return parsed.encoding === "encrypted" ? undefined : parsed.source;
  } catch {
    return undefined;
  }
}

/** A function that returns, for a verified request, the function by which log lines read its facts. */
export type FactsReader = (wanted: Wanted) => () => ImageFacts;

/**
 * Creates a reader of what log lines say about a verified request besides its key. The facts are worked out once for each
 * target that is kept, and only where a line is written.
 *
 * @param logSources false leaves the source out
 */
export function createFactsReader(server: Required<PathSettings>, logSources: boolean): FactsReader {
  const known = new WeakMap<Wanted, ImageFacts>();
  return (wanted) => () => {
    const facts = known.get(wanted);
    if (facts) return facts;
    const source = logSources ? sourceOf(wanted, server) : undefined;
    const fresh: ImageFacts = {
      ...(source !== undefined && { source: shownSource(source) }),
      options: optionsOf(wanted.path, server),
    };
    known.set(wanted, fresh);
    return fresh;
  };
}
