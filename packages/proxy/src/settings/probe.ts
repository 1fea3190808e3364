import type { ProbeConfig } from "../images/probe.js";
import type { Environment, SettingReader } from "./reader.js";

// A name that resolves nowhere (RFC 2606).
const NOWHERE = "https://bucketfirst-probe.invalid/";

/** Reads the probe's settings: imgproxy shows its fallback image only for a source in a place that it would look into. */
export function readProbe(reader: SettingReader, environment: Environment, warnings: string[]): ProbeConfig {
  const source = reader.text("PROBE_SOURCE") ?? allowedPlace(environment);
  if (source === undefined) {
    warnings.push(
      `PROBE_SOURCE is not set, and IMGPROXY_ALLOWED_SOURCES names no plain address: ${NOWHERE} is probed, which shows a fallback image only where imgproxy allows that source`,
    );
  }
  return { source: source ?? NOWHERE, ...presetOf(environment, warnings) };
}

function allowedPlace({ IMGPROXY_ALLOWED_SOURCES }: Environment): string | undefined {
  const allowed = IMGPROXY_ALLOWED_SOURCES?.split(",")[0]?.trim();
  if (!allowed || allowed.includes("*")) return undefined;
  return allowed.endsWith("/") ? allowed : `${allowed}/`;
}

/** Returns whether imgproxy accepts nothing but presets; the variable is imgproxy's own. */
export const onlyPresets = ({ IMGPROXY_ONLY_PRESETS }: Environment): boolean =>
  /^(?:1|t|true)$/i.test(IMGPROXY_ONLY_PRESETS ?? "");

/** Reads a preset to probe with: with presets only, imgproxy answers 404 to every path without one. */
function presetOf(environment: Environment, warnings: string[]): { preset?: string } {
  if (!onlyPresets(environment)) return {};
  const name = environment.IMGPROXY_PRESETS?.split("=", 1)[0]?.trim();
  if (name) return { preset: name };
  warnings.push(
    "IMGPROXY_ONLY_PRESETS is set, but no IMGPROXY_PRESETS to probe with: a fallback image that is answered with 200 would not be noticed",
  );
  return {};
}
