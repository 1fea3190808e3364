import { bracketTime } from "../base/bracketTime.js";

/** One view of an image, as a line of a log has it. */
export interface View {
  /** Name of the image: cache key of our own lines, else the path without its query. */
  image: string;
  /** Source as our own lines name it: host and path. */
  source?: string;
  /** Time in milliseconds since 1970. */
  time: number;
  bytes: number;
  /** Status is 304: the bytes are those of the head alone. */
  isUnchanged: boolean;
}

/** Request line, status and bytes behind the time, as nginx and Apache write them (common and combined). */
const REQUEST = /^ "GET (\S+)(?: HTTP\/[\d.]+)?" (\d{3}) (\d+|-)/;
/** Endings of files that are surely no images; paths of imgproxy and keys have mostly none. */
const OTHERS = /\.(?:html?|css|m?js|json|xml|txt|woff2?|map|mp4|webmanifest|php)$/i;

/**
 * Reads a line of a log: one of ours, or of nginx and Apache. A view is a GET that was answered with an image, or with 304.
 *
 * @returns undefined for a line that is no view
 * @example
 * readView('::1 - - [06/Feb/2026:00:00:38 +0000] "GET /a.jpg?v=1 HTTP/1.1" 200 512 "-" "-"')
 * // { image: "/a.jpg", time: 1770336038000, bytes: 512, isUnchanged: false }
 */
export function readView(line: string): View | undefined {
  return line.startsWith("{") ? ownView(line) : combinedView(line);
}

function ownView(line: string): View | undefined {
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const { msg, method, key, status, time, bytes, source, options } = value;
  if (msg !== "request" || method !== "GET" || typeof key !== "string" || typeof time !== "string") return undefined;
  // Metadata is no image.
  if (!isView(status) || typeof bytes !== "number" || options === "meta") return undefined;
  const at = Date.parse(time);
  if (Number.isNaN(at)) return undefined;
  return { image: key, ...(typeof source === "string" && { source }), time: at, bytes, isUnchanged: status === 304 };
}

function combinedView(line: string): View | undefined {
  const found = bracketTime(line);
  const [, target = "", status, bytes] = REQUEST.exec(found?.rest ?? "") ?? [];
  const image = target.split("?", 1)[0]!;
  if (!found || !isView(Number(status)) || OTHERS.test(image) || image.endsWith("/")) return undefined;
  return { image, time: found.time, bytes: Number(bytes) || 0, isUnchanged: status === "304" };
}

const isView = (status: unknown): boolean => status === 200 || status === 206 || status === 304;
