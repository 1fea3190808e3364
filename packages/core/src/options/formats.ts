import { encodeArgument } from "./encodeArgument.js";
import { argumentsOf } from "./row.js";
import type { Server } from "./server.js";

/**
 * Returns the name of a result's format in a URL: `jpg` for `jpeg`.
 *
 * @throws BucketfirstError `INVALID_OPTION` for a format that the server does not know
 * @example
 * formatName("jpeg", "extension", server) // "jpg"
 */
export function formatName(value: unknown, field: string, server: Server): string {
  return encodeArgument(argumentsOf("format+pdf!+mp4!+best!")[0]!, value, field, server);
}

/**
 * Returns the MIME type of a format; undefined for `best`, where the server chooses.
 *
 * @example
 * mimeType("jpg") // "image/jpeg"
 */
export function mimeType(name: string): string | undefined {
  const special: Record<string, string> = {
    jpg: "image/jpeg",
    ico: "image/x-icon",
    svg: "image/svg+xml",
    heic: "image/heif",
    pdf: "application/pdf",
    mp4: "video/mp4",
  };
  return name === "best" ? undefined : (special[name] ?? `image/${name}`);
}
