import PQueue from "p-queue";
import type { EVENT_ENDS } from "../base/labels.js";
import type { Log } from "../base/log.js";
import { type FactsReader, shownSource } from "../http/imageFacts.js";
import type { Target } from "../http/target.js";
import type { Engine } from "../images/engine.js";
import type { SourceIndex } from "../images/sourceIndex.js";
import { metaKeysOf, purgeIndexed } from "../images/sourcePurge.js";
import type { Store } from "../stores/store.js";
import type { StoredHead } from "../stores/storedObject.js";
import { needsHealing } from "../storing/admission.js";
import { type EventNote, isLater, isSame } from "./EventNote.js";
import type { EventNotes } from "./eventNotes.js";
import { makeMember } from "./makeMember.js";
import type { MemberTargets } from "./memberTargets.js";
import type { Original, OriginalReader } from "./originalReader.js";

/** Calls to the bucket at once for one original. */
const CALLS = 8;

/** Settings of {@link EventWork}: the parts that it calls. */
export interface WorkConfig {
  notes: EventNotes;
  originalOf: OriginalReader;
  members: MemberTargets;
  engine: Engine;
  store: Store;
  cacheFolder: string;
  index: SourceIndex | undefined;
  factsOf: FactsReader;
  /** False leaves sources out of log lines. */
  logSources: boolean;
  log: Log;
}

/**
 * End of the work for one event: `made` (pictures of a new original), `replaced` (of one that was overwritten), `present`
 * (all were there), `removed`, `outdated` (a later event is done), `unmapped` (no rule names the object any more), `gone`
 * (another proxy has done it).
 */
export type WorkResult = Exclude<(typeof EVENT_ENDS)[number], "failed">;

/** The work for one event: all pictures of its original are made, or purged. */
export class EventWork {
  readonly #config: WorkConfig;

  constructor(config: WorkConfig) {
    this.#config = config;
  }

  /**
   * Does the work for the event that waits under a name, and ends it.
   *
   * @param given the event as it was received, in case that its note is lost
   * @throws Error where another attempt may succeed; the event then still waits
   */
  async run(name: string, given: EventNote | undefined, signal: AbortSignal): Promise<WorkResult> {
    const { notes, originalOf } = this.#config;
    const [waiting, done] = await Promise.all([notes.pending(name), notes.done(name)]);
    const note = waiting ?? given;
    if (!note || (!waiting && done && (isSame(done, note) || isLater(done, note)))) return "gone";
    // A proxy that ended an earlier event at the same moment has removed the note of this one.
    if (!waiting) await notes.accept(name, note);
    const original = originalOf(note);
    if (!original || (done && isLater(done, note))) {
      await notes.drop(name, note);
      return original ? "outdated" : "unmapped";
    }
    const result =
      note.kind === "removed" ? await this.#remove(original) : await this.#make(name, note, done, original, signal);
    await notes.finish(name, note);
    return result;
  }

  /** Removes every picture of a source that can be named. */
  async #remove({ source }: Original): Promise<"removed"> {
    const { engine, members, index } = this.#config;
    const { purger } = engine;
    const targets = members.of(source, members.variants, false);
    const keys = new Set(metaKeysOf(source));
    for (const { key, otherKeys } of targets) for (const name of [key, ...(otherKeys?.() ?? [])]) keys.add(name);
    await eachOf([...keys], (key) => purger.purge(key));
    const purgeKey = async (key: string): Promise<string[]> => {
      await purger.purge(key);
      return purger.purgeSet(key);
    };
    if (index) await purgeIndexed(source, index, purger, purgeKey);
    return "removed";
  }

  async #make(
    name: string,
    note: EventNote,
    done: EventNote | undefined,
    original: Original,
    signal: AbortSignal,
  ): Promise<"made" | "replaced" | "present"> {
    const { members, notes, log, logSources } = this.#config;
    const { rule, source } = original;
    const targets = members.of(source, rule.variants ?? members.variants, rule.meta ?? false);
    const heads = await eachOf(targets, (target) => this.#headOf(target));
    const isOld = done ? !isSame(done, note) : heads.some((head) => isOlder(head, note));
    if (isOld && !note.purged) {
      await this.#remove(original);
      await notes.markPurged(name, note);
      heads.fill(undefined);
    }
    const missing = targets.filter((_, i) => heads[i] === undefined);
    for (const target of missing) {
      signal.throwIfAborted();
      const result = await makeMember(target, this.#config.engine, this.#config.factsOf(target), signal);
      if (result.state === "refused") {
        const facts = logSources ? { source: shownSource(source) } : {};
        log.warn({ key: target.key, ...facts, reason: result.reason }, "event: a picture is not stored");
      }
    }
    if (isOld || note.purged) return "replaced";
    return missing.length > 0 ? "made" : "present";
  }

  /** Returns the head of a sound object; undefined where a picture has to be made. */
  async #headOf({ key }: Target): Promise<StoredHead | undefined> {
    const { store, cacheFolder } = this.#config;
    const name = cacheFolder + key;
    const head = await store.head(name);
    return head && !needsHealing(name, head) ? head : undefined;
  }
}

/** Returns whether a picture was stored before its original. Stores say the time of a picture in whole seconds. */
const isOlder = (head: StoredHead | undefined, { time }: EventNote): boolean =>
  head?.lastModified !== undefined &&
  time !== undefined &&
  Math.floor(head.lastModified.getTime() / 1000) < Math.floor(time / 1000);

/** Runs a task for each of many, a few at a time; returns the results in their order. */
async function eachOf<T, R>(items: readonly T[], task: (item: T) => Promise<R>): Promise<R[]> {
  const queue = new PQueue({ concurrency: CALLS });
  return queue.addAll(items.map((item) => () => task(item)));
}
