import { optionFault } from "../../base/fault.js";
import { encodeOptions } from "../../options/encode.js";
import type { LooseOptions } from "../../options/encodeArgument.js";
import { formatName } from "../../options/formats.js";
import type { Server } from "../../options/server.js";
import { PROCESSING } from "../../options/table.js";
import { type Candidate, resizeOf } from "./geometry.js";
import { LAYOUT_KEYS } from "./request.js";

/** Returns the processing options of a request. */
export function processing(request: LooseOptions): Record<string, unknown> {
  return Object.fromEntries(Object.entries(request).filter(([key]) => !LAYOUT_KEYS.includes(key)));
}

/** Encodes the option segments of one candidate. */
export function encodeCandidate(options: LooseOptions, { width, height, density }: Candidate, server: Server): string {
  const changed: Record<string, unknown> = { ...options };
  if (!server.presetsOnly) {
    if (width || height) changed.resize = { type: "fit", ...defined(resizeOf(options)), width, height };
    if (density !== 1) changed.dpr = density * ((options.dpr as number | undefined) ?? 1);
  }
  return encodeOptions(PROCESSING, changed, server);
}

/** Returns an object without its undefined fields. */
export function defined(value: LooseOptions): LooseOptions {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined));
}

/** Returns the formats of a request by their names in URLs, none twice. */
export function formatsOf(request: LooseOptions, server: Server): string[] {
  const { formats = [] } = request;
  if (!Array.isArray(formats)) throw optionFault("formats", "an array of formats", formats);
  return [...new Set(formats.map((format, i) => formatName(format, `formats[${i}]`, server)))];
}
