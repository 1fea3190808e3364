import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { EventsConfig } from "../events/EventsConfig.js";
import { openOriginals } from "../events/openOriginals.js";
import type { SettingReader } from "./reader.js";
import type { StoreConfig } from "./readStore.js";

/** Settings of the proxy by which addresses are made. */
type Server = Parameters<typeof openOriginals>[1];

/** Fields of an images file that say nothing about what is made. */
const OTHERS = ["proxyUrl", "cacheUrl", "cacheFolder", "signing"];
const FIELDS = ["images", "originals"];

/** Reads whose events are received; faults go to the reader, all with the name of the setting and of the file. */
export function readEvents(reader: SettingReader, store: StoreConfig, target: Server): { events?: EventsConfig } {
  const token = reader.text("EVENTS_TOKEN");
  const file = reader.text("EVENTS_FILE");
  const concurrency = reader.number("EVENTS_CONCURRENCY");
  if (token === undefined && file === undefined) return {};
  if (token === undefined) reader.fault("EVENTS_TOKEN: expected a token beside EVENTS_FILE");
  if (file === undefined)
    reader.fault("EVENTS_FILE: expected a JSON file with images and originals beside EVENTS_TOKEN");
  if (store.kind === "none")
    reader.fault("EVENTS_TOKEN: expected a store, since events are kept there, got STORE=none");
  if (token === undefined || file === undefined) return {};
  try {
    const { images, originals } = fieldsIn(file);
    openOriginals({ images, originals }, target);
    const ownBucket = store.kind === "s3" ? store.s3.bucket : undefined;
    return { events: { token, images, originals, concurrency, ...(ownBucket !== undefined && { ownBucket }) } };
  } catch (error) {
    // Core and the rules name the field.
    reader.fault(`EVENTS_FILE: ${file}: ${(error as Error).message}`);
    return {};
  }
}

/** Reads both fields of the file; `images` may be the path of the images file, from the folder of this one. */
function fieldsIn(file: string): Pick<EventsConfig, "images" | "originals"> {
  const fields = objectIn(file);
  const unknown = Object.keys(fields).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) throw new Error(`${unknown}: expected no other field than ${FIELDS.join(", ")}`);
  const { images, originals } = fields;
  const given = typeof images === "string" ? objectIn(resolve(dirname(file), images)) : images;
  if (typeof given !== "object" || given === null)
    throw new Error(
      `images: expected the path of an images file, or its fields, got ${JSON.stringify(images) ?? "nothing"}`,
    );
  const kept = Object.entries(given).filter(([name]) => !OTHERS.includes(name));
  return { images: Object.fromEntries(kept), originals: originals as EventsConfig["originals"] };
}

function objectIn(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(
      `expected a JSON file that can be read, got ${JSON.stringify(file)} (${(error as NodeJS.ErrnoException).code})`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    throw new Error(`${JSON.stringify(file)}: expected JSON, ${(error as Error).message}`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Error(`${JSON.stringify(file)}: expected a JSON object, got ${JSON.stringify(value)}`);
}
