import { openSync, readSync, renameSync, statSync } from "node:fs";
import { ENTRY_BYTES, type Entry, EntryFile, writeEntries } from "./entryFile.js";

const MAGIC = Buffer.from("bucketfirst-gc 1\n");

/** Place up to which a log has been read. */
export interface LogMark {
  /** Bytes of the log as it is unpacked; those behind are new. */
  offset: number;
  /** Digest of the last bytes in front of `offset`: a log that has others there is another one. */
  tail: string;
  /** Day of its newest line, in days since 1970. */
  day: number;
}

/** Facts in the file besides uses. */
export interface UseNotes {
  /** Lines of each day, by days since 1970. */
  days: Record<string, number>;
  /** Logs by the digest of their beginning. */
  logs: Record<string, LogMark>;
  /** Time of the newest line, in milliseconds since 1970; 0 without any. */
  newest: number;
  /** Number of entries. */
  count: number;
}

/** Content of a file of uses: a line that names its kind, the entries, the notes as JSON, and their length in four bytes. */
export interface SavedUses {
  notes: UseNotes;
  entries: EntryFile;
}

/**
 * Opens a file of uses.
 *
 * @throws Error for a file of another kind, and for a damaged one
 */
export function openSavedUses(path: string): SavedUses {
  const facts = statSync(path);
  // An open of a pipe would wait for its other end.
  if (!facts.isFile()) throw new Error("it is no regular file");
  const fd = openSync(path, "r");
  const piece = (from: number, length: number): Buffer => {
    const bytes = Buffer.alloc(Math.max(0, length));
    return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, Math.max(0, from)));
  };
  if (!piece(0, MAGIC.length).equals(MAGIC)) throw new Error("it is none of gc");
  const length = piece(facts.size - 4, 4).readUInt32BE();
  const start = facts.size - 4 - length;
  if (start < MAGIC.length) throw new Error("it is damaged");
  const notes = notesIn(piece(start, length).toString());
  if (MAGIC.length + notes.count * ENTRY_BYTES !== start) throw new Error("it is damaged");
  return { notes, entries: new EntryFile(fd, MAGIC.length, notes.count) };
}

/** Replaces a file of uses as a whole, and opens the new one. @param entries in the order of their numbers */
export function replaceSavedUses(path: string, notes: Omit<UseNotes, "count">, entries: Iterable<Entry>): SavedUses {
  const temporary = `${path}.tmp`;
  let saved: UseNotes = { ...notes, count: 0 };
  writeEntries(temporary, MAGIC, entries, (count) => {
    saved = { ...notes, count };
    const text = Buffer.from(JSON.stringify(saved));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length);
    return Buffer.concat([text, length]);
  });
  renameSync(temporary, path);
  return { notes: saved, entries: new EntryFile(openSync(path, "r"), MAGIC.length, saved.count) };
}

function notesIn(text: string): UseNotes {
  try {
    return JSON.parse(text) as UseNotes;
  } catch {
    throw new Error("it is damaged");
  }
}
