import type { AccessLog } from "./accessLog.js";
import { dayOf } from "./dayOf.js";
import { readLogLine } from "./logLine.js";
import { namesAnywhere } from "./usedNames.js";
import type { UsesFile } from "./usesFile.js";

const DAY_MS = 86_400_000;

/** Settings of {@link LineNotes}. */
export interface LineNotesConfig {
  uses: UsesFile;
  /** Present time, in milliseconds since 1970. */
  now: number;
}

/** The uses that the lines of one log name, on their days. */
export class LineNotes {
  lines = 0;
  unknown = 0;
  /** Latest day that a line has named, 0 for none. */
  newest: number;
  readonly #log: AccessLog;
  readonly #config: LineNotesConfig;

  constructor(log: AccessLog, config: LineNotesConfig, newest: number) {
    this.#log = log;
    this.#config = config;
    this.newest = newest;
  }

  add(text: string): void {
    if (text === "") return;
    this.lines++;
    const { uses, now } = this.#config;
    const line = readLogLine(text);
    const day = line && dayOf(line.time);
    if (!line || day === undefined || day < 1 || line.time > now + DAY_MS) {
      this.#addUnknown(text);
      return;
    }
    uses.line(line.time);
    if (day > this.newest) this.newest = day;
    for (const name of line.names) uses.use(name, day);
  }

  #addUnknown(text: string): void {
    this.unknown++;
    const { uses, now } = this.#config;
    // Its own time is not known: lines stand in order, but for a few.
    const latest = dayOf(Math.min(now, this.#log.latest ?? now));
    const day = this.newest > 0 ? Math.min(this.newest + 1, latest) : latest;
    for (const name of namesAnywhere(text)) uses.use(name, day);
  }
}
