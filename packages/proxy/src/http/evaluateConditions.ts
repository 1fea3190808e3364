import type { IncomingMessage } from "node:http";
import type { ResponseHead } from "../images/responseHead.js";

/** A range of bytes: the first, and one past the last. */
export type Range = [number, number];

/**
 * Returns the part of a stored object that a client requests: a range, `fresh` where its own copy is the same, `nothing`
 * where its range lies outside, or undefined for all of it.
 */
export function evaluateConditions(
  request: IncomingMessage,
  head: ResponseHead,
): Range | "fresh" | "nothing" | undefined {
  if (head.etag === undefined || head.length === undefined) return undefined;
  if (isFresh(request, head)) return "fresh";
  // Ranges are for GET only.
  return request.method === "GET" ? rangeOf(request, head) : undefined;
}

function isFresh(request: IncomingMessage, { etag, lastModified }: ResponseHead): boolean {
  const tags = request.headers["if-none-match"];
  if (tags !== undefined) return tags.split(",").some((tag) => ["*", etag].includes(tag.trim().replace(/^W\//, "")));
  const since = Date.parse(request.headers["if-modified-since"] ?? "");
  return lastModified !== undefined && Math.floor(lastModified.getTime() / 1000) * 1000 <= since;
}

/** Reads the range of a request. Several ranges, and a header that is no range, get the whole object. */
function rangeOf(request: IncomingMessage, { etag, length = 0 }: ResponseHead): Range | "nothing" | undefined {
  const { range, "if-range": condition } = request.headers;
  if (range === undefined || (condition !== undefined && condition !== etag)) return undefined;
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(range.trim()) ?? [];
  if (first === "" && last === "") return undefined;
  if (first === "") return Number(last) === 0 ? "nothing" : [Math.max(0, length - Number(last)), length];
  const start = Number(first);
  const end = last === "" ? length : Math.min(length, Number(last) + 1);
  if (start >= length) return "nothing";
  return end > start ? [start, end] : undefined;
}
