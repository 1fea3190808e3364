import { proFault } from "../base/fault.js";
import { encodeOptions } from "../options/encode.js";
import type { LooseOptions } from "../options/encodeArgument.js";
import { readServer, type Server } from "../options/server.js";
import { type OptionTable, PROCESSING } from "../options/table.js";
import type { Edition, ProcessingOptions, ServerProfile } from "../options/types.js";
import { encodeSource, type SourceEncoding } from "../source/encode.js";

/** A type that no list has: without it a list of options would pass as options, all of which may be missing. */
interface NotList {
  readonly [Symbol.iterator]?: never;
}

/** Options, or one set of options for each chained pipeline (imgproxy Pro). */
export type PathOptions<E extends Edition = "oss"> =
  | (ProcessingOptions<E> & NotList)
  | (E extends "pro" ? readonly ProcessingOptions<E>[] : never);

/** Settings of {@link processingPath}. */
export interface PathConfig<E extends Edition = Edition> {
  /** Form of the source in the path. Default `base64`. */
  encoding?: SourceEncoding;
  /** Format of the result, as extension; it wins over the `format` option. Default none. */
  extension?: string;
  /** Settings of the imgproxy server that change paths. Default: open source, without presets, separator `:`. */
  server?: ServerProfile<E>;
}

/** Writes the option segments of a path, with pipelines chained by `-`. */
export function encodePipelines(
  table: OptionTable,
  options: LooseOptions | readonly LooseOptions[],
  server: Server,
): string {
  // Lists of presets cannot be chained, and the option encoder refuses them.
  if (server.presetsOnly || !Array.isArray(options)) return encodeOptions(table, options as LooseOptions, server);
  if (options.length > 1 && !server.pro) throw proFault("options[1]");
  return options.map((pipeline) => encodeOptions(table, pipeline, server)).join("/-");
}

/**
 * Builds the processing path of the URL contract: options in canonical order, then the source. It is not signed yet.
 *
 * @param options imgproxy's options by their camel-case names; an array of them chains pipelines (Pro)
 * @throws BucketfirstError `INVALID_OPTION`, `INVALID_SOURCE`, `INVALID_CONFIG`
 * @see https://docs.imgproxy.net/usage/processing
 * @example
 * processingPath("local:///cat.jpg", { width: 300, quality: 80 })
 * // "/w:300/q:80/bG9jYWw6Ly8vY2F0LmpwZw"
 */
export function processingPath<E extends Edition = "oss">(
  source: string,
  options: PathOptions<E> = {} as PathOptions<E>,
  { encoding = "base64", extension, server: profile }: PathConfig<E> = {},
): string {
  const server = readServer(profile);
  const encoded = encodePipelines(PROCESSING, options as LooseOptions, server);
  return `${encoded}/${encodeSource(source, encoding, extension, server)}`;
}
