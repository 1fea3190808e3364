import { pathFault } from "../base/fault.js";
import { decodeSegment } from "../options/decode.js";
import { decodeArgument } from "../options/decodeArgument.js";
import { argumentsOf, rowsOf } from "../options/row.js";
import { readServer, type Server } from "../options/server.js";
import { PROCESSING } from "../options/table.js";
import type { Edition, ProcessingOptions, ServerProfile } from "../options/types.js";
import { splitTarget } from "../sign/splitTarget.js";
import { type DecodedSource, decodeSource } from "../source/decode.js";

/** A signed path, decoded. */
export interface ParsedPath extends DecodedSource {
  /** First segment, unchanged and not verified. */
  signature: string;
  /** Options, or a list of them where pipelines are chained. */
  options: ProcessingOptions<"pro"> | ProcessingOptions<"pro">[];
}

/**
 * Reads the options of one pipeline. As long as segments stand in canonical order they become options; from the first one
 * that does not (a name used twice, another order) they stay segments in `extra`, since there the order has a meaning.
 */
function decodePipeline(segments: readonly string[], server: Server): ProcessingOptions<"pro"> {
  const options: Record<string, unknown> = {};
  const extra: string[] = [];
  let last = -1;
  for (const segment of segments) {
    const { row, value } = decodeSegment(PROCESSING, segment, server);
    if (extra.length || row.index <= last) extra.push(segment);
    else if (value !== undefined) {
      options[row.name] = value;
      last = row.index;
    }
  }
  return extra.length ? { ...options, extra } : options;
}

function isRaw(pipelines: readonly string[][], server: Server): boolean {
  return pipelines.flat().some((segment) => {
    const { row, value } = decodeSegment(PROCESSING, segment, server);
    return row.name === "raw" && value === true;
  });
}

/**
 * Reads a signed path as imgproxy does; it is the inverse of `processingPath`. `processingPath` builds the same path again
 * from the result where the path was canonical. The signature is not verified: `canonicalPath` does that.
 *
 * @param signedPath signed path: `/signature/options/source`
 * @throws BucketfirstError `INVALID_PATH` for a path that imgproxy refuses, also one whose `expires` is in the past
 * @example
 * parsePath("/unsafe/w:300/bG9jYWw6Ly8vY2F0LmpwZw")
 * // { signature: "unsafe", options: { width: 300 }, source: "local:///cat.jpg", encoding: "base64" }
 */
export function parsePath(
  signedPath: string,
  { server: profile }: { server?: ServerProfile<Edition> } = {},
): ParsedPath {
  const server = readServer(profile);
  const { signature, path } = splitTarget(signedPath);
  // This is refused with and without keys: most likely the signature was forgotten.
  if (signature.includes(":")) throw pathFault("signature", "a segment in front of the options", signature);
  const parts = path.slice(1).split("/");
  if (server.presetsOnly) {
    const [presets, ...rest] = parts;
    const preset = presets!.split(server.separator);
    if (preset.includes("")) throw pathFault("preset", "names", presets);
    const source = decodeSource(rest, server);
    checkExtension(source, server);
    return { signature, options: { preset }, ...source };
  }
  if (rowsOf(PROCESSING).get("resizingType")!.args[0]!.words.includes(parts[0]!)) {
    throw pathFault("path", "options with names", parts[0]);
  }
  const pipelines: string[][] = [[]];
  let at = 0;
  for (; at < parts.length; at++) {
    const part = parts[at]!;
    if (server.pro && part === "-") pipelines.push([]);
    else if (part.includes(server.separator)) pipelines.at(-1)!.push(part);
    else break;
  }
  const options = pipelines.map((segments) => decodePipeline(segments, server));
  const source = decodeSource(parts.slice(at), server);
  if (!isRaw(pipelines, server)) checkExtension(source, server);
  return { signature, options: options.length > 1 ? options : options[0]!, ...source };
}

function checkExtension(source: DecodedSource, server: Server): void {
  if (source.extension === undefined) return;
  const [format] = argumentsOf("format+pdf!+mp4!+best!");
  source.extension = decodeArgument(format!, source.extension, "extension", server) as string;
}

/**
 * Reads one option segment as name and value: one of those that `parsePath` leaves in `extra`.
 *
 * @throws BucketfirstError `INVALID_PATH`
 * @example
 * decodeOption("rs:fill:300") // { name: "resize", value: { type: "fill", width: 300 } }
 */
export function decodeOption(
  segment: string,
  { server }: { server?: ServerProfile<Edition> } = {},
): { name: keyof ProcessingOptions<"pro">; value: unknown } {
  const { row, value } = decodeSegment(PROCESSING, segment, readServer(server));
  return { name: row.name as keyof ProcessingOptions<"pro">, value };
}
