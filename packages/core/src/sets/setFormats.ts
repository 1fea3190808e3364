import { isBucketfirstError } from "../base/errors.js";
import { formatName } from "../options/formats.js";
import type { Server } from "../options/server.js";

/** Most formats of a set. */
export const MAX_FORMATS = 8;

/** Formats that no browser shows as candidates of a `<picture>`. */
export const NO_SET: readonly unknown[] = ["mp4", "pdf"];

/** Returns whether `name` is a format's name as builders write it: `jpg`, never `jpeg`. */
function isFormat(name: string, server: Server): boolean {
  try {
    return formatName(name, "format", server) === name && !NO_SET.includes(name);
  } catch (error) {
    if (isBucketfirstError(error)) return false;
    throw error;
  }
}

/**
 * Reads the formats of a set; `undefined` unless they are written as builders write them: known ones, none twice, at most 8.
 *
 * @example
 * readFormats("avif-webp", server) // ["avif", "webp"]
 * readFormats("jpeg", server) // undefined
 */
export function readFormats(text: string, server: Server): readonly string[] | undefined {
  const names = text.split("-", MAX_FORMATS + 1);
  const isWritten = new Set(names).size === names.length && names.every((name) => isFormat(name, server));
  return isWritten && names.length <= MAX_FORMATS ? names : undefined;
}
