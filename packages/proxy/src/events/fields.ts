import { ProxyError } from "../base/errors.js";
import { kindOf } from "./kindOf.js";
import type { ObjectEvent } from "./ObjectEvent.js";

/** Fields of a JSON object by name. */
export type Fields = Readonly<Record<string, unknown>>;

/** Returns the fields of a value; none where it is no object. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/**
 * Returns a field that has to be a text.
 *
 * @throws ProxyError 400 that names the field
 */
export function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === "string" && value !== "") return value;
  throw new ProxyError(400, `${name}: expected text, got ${JSON.stringify(value) ?? "nothing"}`);
}

/** Longest key that a store knows, in bytes. */
const LONGEST = 1024;

/**
 * Makes an event of its fields, which are not checked yet. Only an event that changes pictures needs a bucket and a key.
 *
 * @throws ProxyError 400 that names the field
 */
export function objectEvent(fields: Fields): ObjectEvent {
  const name = text(fields, "name");
  const kind = kindOf(name);
  if (kind === "other") return { kind, name, bucket: "", key: "" };
  const bucket = text(fields, "bucket");
  const key = text(fields, "key");
  if (Buffer.byteLength(key) > LONGEST) throw new ProxyError(400, `key: expected at most ${LONGEST} bytes`);
  const etag = typeof fields.etag === "string" ? fields.etag.replace(/^"|"$/g, "") : "";
  const time = Date.parse(String(fields.time));
  return { kind, name, bucket, key, ...(etag !== "" && { etag }), ...(!Number.isNaN(time) && { time }) };
}
