import { type BucketfirstError, decodeOption, isBucketfirstError, parsePath, parseSet } from "@bucketfirst/core";
import { hintFor } from "./hintFor.js";
import { pastedAddresses } from "./pastedAddresses.js";

/** A fault of a pasted address, with its place. */
export interface PastedFault {
  /** Sentence that names the field, what was expected and what was found. */
  message: string;
  /** Sentence on what to write in place of it, where that is known. */
  hint?: string;
  /** First character of the fault in the pasted text, from 0. */
  from: number;
  /** Character behind the fault. It equals `from` where something is missing. */
  to: number;
}

/** One segment of a path, with its place in the pasted text. */
interface Segment {
  text: string;
  from: number;
}

const server = { edition: "pro" } as const;
const OPTION = /^[^:%]*(?::|%3A)/i;
const UNSIGNED = "The first segment is the signature: write unsafe or _ in front.";
const NAMELESS =
  "An option is a name and arguments with colons between them; presets stand behind pr:, as in pr:sharp.";
const SIGNATURE = /^(?:unsafe|insecure|_|[\w-]{43})$/;
const SET = /^set(?::|%3A)/i;

/** Runs `read`, and returns the fault that it throws. */
function faultOf(read: () => unknown): BucketfirstError | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (!isBucketfirstError(error)) throw error;
    return error;
  }
}

/** Splits the path of an address into its segments; the query is not part of it. */
function segmentsOf(address: string, offset: number): Segment[] {
  const [origin = ""] = /^(?:https?:)?\/\/[^/?#]*/i.exec(address) ?? [];
  const [path = ""] = address.slice(origin.length).split(/[?#]/, 1);
  return [...path.matchAll(/[^/]+/g)].map(({ 0: text, index }) => ({ text, from: offset + origin.length + index }));
}

const pathOf = (segments: readonly Segment[]): string => segments.map(({ text }) => `/${text}`).join("");

/** Returns the place of some segments; without any that is the end of the address. */
function spanOf(segments: readonly Segment[], end: number): { from: number; to: number } {
  const [first, last] = [segments[0], segments.at(-1)];
  return first && last ? { from: first.from, to: last.from + last.text.length } : { from: end, to: end };
}

/** Returns the fault at some segments; where its message quotes a value that they hold, at that value. */
function faultAt(segments: readonly Segment[], error: BucketfirstError, end: number): PastedFault {
  const { message } = error;
  const [first] = segments;
  const place = spanOf(segments, end);
  const [, quoted] = /, got ("(?:[^"\\]|\\.)*")$/.exec(message) ?? [];
  const value: string = quoted === undefined ? "" : JSON.parse(quoted);
  // A name that is not known stands in front; a value stands behind the name of its option.
  const name = first && !error.unknownOption ? first.text.search(/:|%3A/i) + 1 : 0;
  const at = first && value ? first.text.indexOf(value, name) : -1;
  if (error.unknownOption && first) place.to = first.from + error.unknownOption.length;
  else if (at >= 0 && first) Object.assign(place, { from: first.from + at, to: first.from + at + value.length });
  return { message, ...place };
}

/** Finds the first segment that imgproxy would refuse. */
function faultIn(segments: readonly Segment[], end: number, first: BucketfirstError): PastedFault {
  const source = segments.findIndex(({ text }) => text === "plain" || text === "enc");
  const front = source < 0 ? segments : segments.slice(0, source);
  const hint = hintFor(segments.map(({ text }) => text));
  if (hint) {
    const { at, count, sentence } = hint;
    return { message: first.message, ...spanOf(segments.slice(at, at + count), end), hint: sentence };
  }
  const set = front.findIndex(({ text }) => SET.test(text));
  const start = set >= 0 ? set : front.findIndex(({ text }) => OPTION.test(text));
  if (start === 0) {
    const error = faultOf(() => parsePath(`${pathOf(segments)}/-`)) ?? first;
    return { message: error.message, ...spanOf(segments.slice(0, 1), end), hint: UNSIGNED };
  }
  if (set > 0) return faultInSet(segments, set, end, first);
  const signature = segments.findIndex(({ text }) => SIGNATURE.test(text));
  const from = signature >= 0 ? signature + 1 : Math.max(1, start);
  return faultBehind(segments.slice(from), front.slice(from), end, first);
}

/** Finds the fault in the path of a set. @param set place of its ladder */
function faultInSet(segments: readonly Segment[], set: number, end: number, first: BucketfirstError): PastedFault {
  const error = faultOf(() => parseSet(pathOf(segments.slice(set - 1)), { server }));
  const field = /^\w+/.exec(error?.message ?? "")?.[0];
  const at = field === "member" ? segments.slice(-1) : field === "set" ? segments.slice(set, set + 1) : segments;
  return faultAt(at, error ?? first, end);
}

/** Finds the fault behind a signature. @param front the segments before the source */
function faultBehind(
  segments: readonly Segment[],
  front: readonly Segment[],
  end: number,
  first: BucketfirstError,
): PastedFault {
  const isOption = ({ text }: Segment): boolean => OPTION.test(text);
  const named = front.findIndex((segment) => !isOption(segment));
  const options = named < 0 ? front : front.slice(0, named);
  for (const segment of options) {
    const error = faultOf(() => decodeOption(segment.text.replaceAll(/%3A/gi, ":"), { server }));
    if (error) return faultAt([segment], error, end);
  }
  const rest = segments.slice(options.length);
  const error = faultOf(() => parsePath(`/_${pathOf(rest)}`, { server }));
  // What stands in front of further options is no source.
  if (front.slice(options.length).some(isOption))
    return { message: (error ?? first).message, ...spanOf(rest.slice(0, 1), end), hint: NAMELESS };
  return faultAt(rest, error ?? first, end);
}

/**
 * Finds the place of a fault in a pasted text, and what should stand there.
 *
 * @param error fault with which the text was refused
 * @example
 * locateFault("https://img.test/unsafe/w:x/YQ", new ProxyError(404, "refused"))
 * // { message: 'width: expected integer:0.., got "x"', from: 26, to: 27 }
 */
export function locateFault(pasted: string, error: BucketfirstError): PastedFault {
  const [address = ""] = pastedAddresses(pasted);
  // An address whose characters were escaped, or broken into lines, has no place of its own in the text.
  const from = address === "" ? -1 : pasted.indexOf(address);
  const segments = from < 0 ? [] : segmentsOf(address, from);
  if (segments.length === 0 || /bucket/.test(error.message))
    return { message: error.message, from: 0, to: pasted.length };
  return faultIn(segments, from + address.length, error);
}
