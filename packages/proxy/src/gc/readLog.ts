import { createHash } from "node:crypto";
import { type AccessLog, bytesOf } from "./accessLog.js";
import { dayOf } from "./dayOf.js";
import { LineNotes, type LineNotesConfig } from "./lineNotes.js";
import { LineReader } from "./lineReader.js";
import type { UsesFile } from "./usesFile.js";

/** Bytes by which a log is known again: those at its beginning, and those where the last run stopped. */
const KNOWN = 4096;
/** Time after which what was read is saved, in milliseconds: a killed run loses no more. */
const SAVE_MS = 10_000;

/** Counts of {@link readLog}. */
export interface LogCounts {
  /** Lines that were read now. */
  lines: number;
  /** Number of those whose form is not known. */
  unknown: number;
  /** True where an earlier run has read all of it. */
  isOld: boolean;
}

/** Settings of {@link readLog}. */
export interface ReadLogConfig extends LineNotesConfig {
  /** Called after each piece. @param bytes length of the piece, unpacked */
  onBytes?(bytes: number): void;
}

/**
 * Notes the uses in a log, from where an earlier run stopped. A line of unknown form counts each key in it as used: to keep an
 * object costs little.
 *
 * @throws Error that names the log, where it cannot be read
 */
export async function readLog(log: AccessLog, config: ReadLogConfig): Promise<LogCounts> {
  const { uses, now, onBytes } = config;
  const place = await placeIn(log, uses);
  if (!place) return { lines: 0, unknown: 0, isOld: true };
  const { id, from } = place;

  const notes = new LineNotes(log, config, place.day);
  const tail = new Tail();
  const lines = new LineReader();
  const mark = (): void => {
    const offset = from + lines.whole;
    if (id !== undefined)
      uses.mark(id, { offset, tail: tail.digest(offset), day: notes.newest || dayOf(log.latest ?? now) });
  };

  let saved = performance.now();
  for await (const chunk of from > 0 ? behind(bytesOf(log), from, tail) : bytesOf(log)) {
    for (const line of lines.add(chunk)) notes.add(line);
    tail.add(chunk);
    onBytes?.(chunk.length);
    if (performance.now() - saved > SAVE_MS) {
      if (log.id === undefined) mark();
      uses.save();
      saved = performance.now();
    }
  }
  const isOld = from > 0 && notes.lines === 0;
  const last = lines.last();
  if (last !== undefined) notes.add(last);
  mark();
  return { lines: notes.lines, unknown: notes.unknown, isOld };
}

/**
 * Returns the name by which a log is known, and how far an earlier run has read it, with the latest day of that. Undefined: it
 * was read to its end, and does not grow.
 */
async function placeIn(
  log: AccessLog,
  uses: UsesFile,
): Promise<{ id: string | undefined; from: number; day: number } | undefined> {
  const id = log.id ?? (log.lasting ? await beginningOf(log) : undefined);
  const known = id === undefined ? undefined : uses.markOf(id);
  if (!known) return { id, from: 0, day: 0 };
  if (log.id !== undefined) return undefined;
  const { offset, tail, day } = known;
  const isSame = offset > 0 && (await tailAt(log, offset)) === tail;
  return isSame ? { id, from: offset, day } : { id, from: 0, day: 0 };
}

/** The last bytes of a log up to any place near its end. */
class Tail {
  #bytes: Buffer = Buffer.alloc(0);
  #end = 0;

  add(chunk: Buffer): void {
    this.#end += chunk.length;
    // An unfinished line may be longer than a chunk; then the digest is of fewer bytes, and the log is read again.
    this.#bytes = Buffer.concat([this.#bytes, chunk]).subarray(-(KNOWN + 128 * 1024));
  }

  digest(offset: number): string {
    const end = this.#bytes.length - (this.#end - offset);
    return end < 0 ? "" : digestOf(this.#bytes.subarray(Math.max(0, end - KNOWN), end));
  }
}

/** Yields what stands behind the first `offset` bytes; those go to the tail. */
async function* behind(chunks: AsyncIterable<Buffer>, offset: number, tail: Tail): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of chunks) {
    const skipped = Math.min(chunk.length, Math.max(0, offset - at));
    at += chunk.length;
    if (skipped > 0) tail.add(chunk.subarray(0, skipped));
    if (skipped < chunk.length) yield chunk.subarray(skipped);
  }
}

/** Returns the digest of a log's first line, or of its beginning; undefined for one that has no whole line yet. */
async function beginningOf(log: AccessLog): Promise<string | undefined> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of bytesOf(log)) {
    bytes = Buffer.concat([bytes, chunk]);
    const end = bytes.indexOf("\n");
    if (end >= 0) return digestOf(bytes.subarray(0, Math.min(end, KNOWN)));
    if (bytes.length >= KNOWN) return digestOf(bytes.subarray(0, KNOWN));
  }
  return undefined;
}

/** Returns the digest of the bytes in front of a place; undefined where the log is shorter. */
async function tailAt(log: AccessLog, offset: number): Promise<string | undefined> {
  const tail = new Tail();
  let at = 0;
  for await (const chunk of bytesOf(log)) {
    tail.add(chunk.subarray(0, offset - at));
    at += chunk.length;
    if (at >= offset) return tail.digest(offset);
  }
  return undefined;
}

const digestOf = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("base64url").slice(0, 22);
