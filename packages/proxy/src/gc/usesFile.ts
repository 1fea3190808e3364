import { statSync } from "node:fs";
import { invalidConfig, reasonOf } from "../base/errors.js";
import { dayOf } from "./dayOf.js";
import { type Entry, type EntryFile, merged } from "./entryFile.js";
import { fingerprintOf } from "./fingerprint.js";
import { RecentUses } from "./recentUses.js";
import { type LogMark, openSavedUses, replaceSavedUses, type SavedUses, type UseNotes } from "./savedUses.js";

/** Days for which uses and logs are remembered: longer than the longest window. */
const KEPT_DAYS = 400;

/**
 * The uses in all access logs that were read: for each name the last day. They lie in one file that is replaced as a whole, so
 * after a kill it says what it said at the last {@link save}; memory holds at most two million names, whatever the logs hold.
 */
export class UsesFile {
  readonly path: string;
  readonly #recent = new RecentUses();
  #notes: UseNotes = { days: {}, logs: {}, newest: 0, count: 0 };
  #saved: EntryFile | undefined;

  /**
   * Opens the file, or makes it.
   *
   * @throws ProxyError `INVALID_CONFIG` for a file of another kind, or one that cannot be written
   */
  constructor(path: string) {
    this.path = path;
    try {
      if (statSync(path, { throwIfNoEntry: false })) this.#hold(openSavedUses(path));
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
    return Math.max(this.#recent.get(print), this.#saved?.dayOf(print) ?? 0);
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
    const entries = merged(this.#saved?.all() ?? [], this.#recent.drain());
    const before = this.#saved;
    this.#hold(replaceSavedUses(this.path, this.#notes, notOlder(entries, oldest)));
    before?.close();
  }

  close(): void {
    this.#saved?.close();
    this.#saved = undefined;
  }

  #hold({ notes, entries }: SavedUses): void {
    this.#notes = notes;
    this.#saved = entries;
  }
}

function* notOlder(entries: Iterable<Entry>, oldest: number) {
  for (const entry of entries) if (entry[2] >= oldest) yield entry;
}
