import { type ParsedPath, parsePath } from "@bucketfirst/core";
import { type Disposition, readDisposition } from "../base/contentDisposition.js";
import type { StoredObject } from "../stores/storedObject.js";
import { isTrue, optionsOf } from "./forbiddenByPath.js";

/** imgproxy's extension for each type that it saves. */
const EXTENSIONS: Record<string, string> = {
  "image/jpeg": ".jpg",
  "image/png": ".png",
  "image/webp": ".webp",
  "image/avif": ".avif",
  "image/gif": ".gif",
  "image/jxl": ".jxl",
  "image/heif": ".heic",
  "image/tiff": ".tiff",
  "image/bmp": ".bmp",
  "image/x-icon": ".ico",
  "image/svg+xml": ".svg",
};

/** Settings of imgproxy that change how a path is written. */
export interface PathSettings {
  argumentsSeparator: string;
  presetsOnly: boolean;
}

/** File name that a signed path asks for. */
export interface Named {
  attachment: boolean;
  /** Value of the `filename` option, bytes as Latin-1; undefined without one. */
  filename: string | undefined;
}

/**
 * Reads `att` and `fn` of a signed path.
 *
 * @example
 * namedIn("/sig/w:1/att:1/fn:holiday/aGk", ":") // { attachment: true, filename: "holiday" }
 */
export function namedIn(path: string, separator: string): Named {
  const named: Named = { attachment: false, filename: undefined };
  for (const [name, value = "", encoded = ""] of optionsOf(path, separator)) {
    if (name === "att" || name === "return_attachment") named.attachment = isTrue(value);
    if (name === "fn" || name === "filename") {
      named.filename = (isTrue(encoded) ? Buffer.from(value, "base64url").toString("latin1") : value) || undefined;
    }
  }
  return named;
}

/**
 * Returns the `Content-Disposition` that imgproxy sends for a path, for an object that was stored without one, or where a
 * store keeps none: files, and the objects of a sidecar.
 *
 * @param type MIME type of the image
 */
export function derivedDisposition(path: string, type: string, server: PathSettings): Disposition {
  const { attachment, filename } = namedIn(path, server.argumentsSeparator);
  const stem = (filename ?? stemOf(path, server)) || "image";
  const name = stem.replaceAll('"', "%22") + (EXTENSIONS[type] ?? "");
  return readDisposition(`${attachment ? "attachment" : "inline"}; filename="${name}"`);
}

/** Returns whether a path asks for its disposition, so that it is not the one of every image. Presets may hide the option. */
export function asksForName(
  path: string,
  disposition: string,
  { argumentsSeparator }: Pick<PathSettings, "argumentsSeparator">,
): boolean {
  return /^\s*attachment/i.test(disposition) || namedIn(path, argumentsSeparator).filename !== undefined;
}

/** Returns an object with the disposition that its path asks for, where the store keeps none. */
export function namedObject(object: StoredObject, path: string, server: PathSettings): StoredObject {
  // This runs for every hit of a folder, and nearly no path has such an option.
  if (object.contentDisposition !== undefined || !/\/(?:att|return_attachment|fn|filename)[^/]/.test(path))
    return object;
  const { attachment, filename } = namedIn(path, server.argumentsSeparator);
  if (!attachment && filename === undefined) return object;
  const type = object.contentType ?? "";
  return { ...object, contentDisposition: derivedDisposition(path, type, server).stored };
}

/** Returns the source's file name without its ending, bytes as Latin-1. */
function stemOf(path: string, server: PathSettings): string {
  let parsed: ParsedPath;
  try {
    parsed = parsePath(path, { server: { edition: "pro", ...server } });
  } catch {
    // The path is encrypted, or has an option that is newer than core: the source counts as one without a name.
    return "";
  }
  if (parsed.encoding === "encrypted") return "";
  const last = parsed.source.split(/[?#]/, 1)[0]!.split("/").pop() ?? "";
  return Buffer.from(last.replace(/\.[^.]*$/, ""), "utf8").toString("latin1");
}
