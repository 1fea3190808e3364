import { openSync, readSync, renameSync, statSync } from "node:fs";
import { invalidConfig, reasonOf } from "../base/errors.js";
import { ENTRY_BYTES, EntryFile, merged, writeEntries } from "./entryFile.js";
import { fingerprintOf } from "./fingerprint.js";
import { RecentUses } from "./recentUses.js";

const MAGIC = Buffer.from("bucketfirst-gc 1\n");
/** Days for which uses and logs are remembered: longer than the longest window. */
const KEPT_DAYS = 400;

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
interface Notes {
  /** Lines of each day, by days since 1970. */
  days: Record<string, number>;
  /** Logs by the digest of their beginning. */
  logs: Record<string, LogMark>;
  /** Time of the newest line, in milliseconds since 1970; 0 without any. */
  newest: number;
  count: number;
}

/**
 * The uses in all access logs that were read: for each name the last day. They lie in one file that is replaced as a whole, so
 * after a kill it says what it said at the last {@link save}; memory holds at most two million names, whatever the logs hold.
 */
export class UsesFile {
  readonly path: string;
  readonly #recent = new RecentUses();
  #notes: Notes = { days: {}, logs: {}, newest: 0, count: 0 };
  #file: EntryFile | undefined;

  /**
   * Opens the file, or makes it.
   *
   * @throws ProxyError `INVALID_CONFIG` for a file of another kind, or one that cannot be written
   */
  constructor(path: string) {
    this.path = path;
    try {
      if (statSync(path, { throwIfNoEntry: false })) this.#read();
      // A run that could not be continued should not begin unnoticed.
      this.save();
    } catch (error) {
      throw invalidConfig(`--state ${path}: expected a file of gc that can be written (${reasonOf(error)})`);
    }
  }

  /** Lines of each day, by days since 1970. */
  get days(): ReadonlyMap<number, number> {
    return new Map(Object.entries(this.#notes.days).map(([day, lines]) => [Number(day), lines]));
  }

  /** Time of the newest line, in milliseconds since 1970; 0 without any. */
  get newest(): number {
    return this.#notes.newest;
  }

  /** Number of names with a use, without those that are not saved yet. */
  get names(): number {
    return this.#notes.count;
  }

  /** Notes a line of a log. @param time milliseconds since 1970 */
  line(time: number): void {
    const day = dayOf(time);
    this.#notes.days[day] = (this.#notes.days[day] ?? 0) + 1;
    if (time > this.#notes.newest) this.#notes.newest = time;
  }

  /** Notes a use of a name, and of the set that it is a member of. @param day days since 1970 */
  use(name: string, day: number): void {
    this.#recent.add(fingerprintOf(name), day);
    if (name.length > 32) this.#recent.add(fingerprintOf(name.slice(0, 32)), day);
    if (this.#recent.isFull) this.save();
  }

  /** Returns the last day of a name's use, 0 for one without any. */
  lastUse(name: string): number {
    const print = fingerprintOf(name);
    return Math.max(this.#recent.get(print), this.#file?.dayOf(print) ?? 0);
  }

  markOf(log: string): LogMark | undefined {
    return this.#notes.logs[log];
  }

  mark(log: string, mark: LogMark): void {
    this.#notes.logs[log] = mark;
  }

  /** Writes everything to the file at once. */
  save(): void {
    const oldest = dayOf(Date.now()) - KEPT_DAYS;
    for (const day of Object.keys(this.#notes.days)) if (Number(day) < oldest) delete this.#notes.days[day];
    for (const [log, { day }] of Object.entries(this.#notes.logs)) if (day < oldest) delete this.#notes.logs[log];
    const entries = merged(this.#file?.all() ?? [], this.#recent.drain());
    const temporary = `${this.path}.tmp`;
    writeEntries(temporary, MAGIC, notOlder(entries, oldest), (count) => this.#tail(count));
    renameSync(temporary, this.path);
    this.#file?.close();
    this.#open();
  }

  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }

  #tail(count: number): Buffer {
    this.#notes.count = count;
    const text = Buffer.from(JSON.stringify(this.#notes));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length);
    return Buffer.concat([text, length]);
  }

  #open(): void {
    this.#file = new EntryFile(openSync(this.path, "r"), MAGIC.length, this.#notes.count);
  }

  #read(): void {
    const facts = statSync(this.path);
    // An open of a pipe would wait for its other end.
    if (!facts.isFile()) throw new Error("it is no regular file");
    const fd = openSync(this.path, "r");
    const piece = (from: number, length: number): Buffer => {
      const bytes = Buffer.alloc(Math.max(0, length));
      return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, Math.max(0, from)));
    };
    if (!piece(0, MAGIC.length).equals(MAGIC)) throw new Error("it is none of gc");
    const length = piece(facts.size - 4, 4).readUInt32BE();
    const start = facts.size - 4 - length;
    if (start < MAGIC.length) throw new Error("it is damaged");
    this.#notes = notesIn(piece(start, length).toString());
    if (MAGIC.length + this.#notes.count * ENTRY_BYTES !== start) throw new Error("it is damaged");
    this.#file = new EntryFile(fd, MAGIC.length, this.#notes.count);
  }
}

function notesIn(text: string): Notes {
  try {
    return JSON.parse(text) as Notes;
  } catch {
    throw new Error("it is damaged");
  }
}

/** Returns the day of a time, in days since 1970, by UTC. */
export const dayOf = (time: number): number => Math.floor(time / 86_400_000);

function* notOlder(entries: Iterable<readonly [number, number, number]>, oldest: number) {
  for (const entry of entries) if (entry[2] >= oldest) yield entry;
}
