import { createHash } from "node:crypto";
import type { Store } from "../stores/store.js";
import { type EventNote, isLater, isSame, readNote } from "./EventNote.js";

/** Name of an original's notes: the MD5 of its address. */
export const noteNameOf = (source: string): string => createHash("md5").update(source).digest("hex");

/** Returns the folder of all notes: those that wait lie in its `pending/`, those that are done in its `done/`. */
export const notesFolder = (cacheFolder: string): string => `${cacheFolder}events/`;

/**
 * The notes on events, which are all the state there is: tiny objects in the bucket of results, at `events/pending/NAME`
 * while there is work, and at `events/done/NAME` after it.
 */
export class EventNotes {
  readonly #store: Store;
  readonly #folder: string;
  /** Last call for each name: two calls of this process for one name never overlap. */
  readonly #calls = new Map<string, Promise<unknown>>();

  constructor(store: Store, cacheFolder: string) {
    this.#store = store;
    this.#folder = notesFolder(cacheFolder);
  }

  /**
   * Keeps an event until its work is done. Two deliveries of one event are one note.
   *
   * @returns false for an event that is older than the one that waits
   * @throws what the store throws: then the event is not kept
   */
  accept(name: string, note: EventNote): Promise<boolean> {
    return this.#inTurn(name, async () => {
      if (await this.#put(`pending/${name}`, note, true)) return true;
      const present = await this.#get(`pending/${name}`);
      if (present && isSame(present, note)) return true;
      if (present && isLater(present, note)) return false;
      await this.#put(`pending/${name}`, note, false);
      return true;
    });
  }

  /** Returns the event that waits under a name, if one does. */
  pending(name: string): Promise<EventNote | undefined> {
    return this.#get(`pending/${name}`);
  }

  /** Returns the last event under a name whose work is done. */
  done(name: string): Promise<EventNote | undefined> {
    return this.#get(`done/${name}`);
  }

  /** Notes that the pictures of an earlier original are purged. */
  async markPurged(name: string, note: EventNote): Promise<void> {
    await this.#inTurn(name, () => this.#put(`pending/${name}`, { ...note, purged: true }, false));
  }

  /** Ends an event: it is done, and no longer waits, unless a later one has taken its place. */
  async finish(name: string, { purged: _, ...note }: EventNote): Promise<void> {
    await this.#put(`done/${name}`, note, false);
    await this.drop(name, note);
  }

  /** Lets an event wait no longer, unless a later one has taken its place; without a note, whatever waits. */
  async drop(name: string, note: EventNote | undefined): Promise<void> {
    await this.#inTurn(name, async () => {
      const present = note && (await this.#get(`pending/${name}`));
      if (!note || (present && isSame(present, note))) await this.#store.delete(`${this.#folder}pending/${name}`);
    });
  }

  /** Yields the names under which events wait. */
  async *names(): AsyncIterable<string> {
    const prefix = `${this.#folder}pending/`;
    for await (const name of this.#store.list(prefix)) yield name.slice(prefix.length);
  }

  async #get(path: string): Promise<EventNote | undefined> {
    const object = await this.#store.get(this.#folder + path);
    if (!object) return undefined;
    const { body } = object;
    return readNote(Buffer.isBuffer(body) ? body : Buffer.concat(await body.toArray()));
  }

  /** Puts a note; false where `ifAbsent` found one. */
  async #put(path: string, note: EventNote, ifAbsent: boolean): Promise<boolean> {
    const bytes = Buffer.from(JSON.stringify(note));
    const md5 = createHash("md5").update(bytes).digest("hex");
    const head = { contentType: "application/json", cacheControl: "no-store", md5 };
    const body = { length: bytes.length, open: () => bytes };
    return (await this.#store.put(this.#folder + path, body, head, { ifAbsent })) === "stored";
  }

  async #inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#calls.get(name) ?? Promise.resolve();
    const call = before.then(work, work);
    this.#calls.set(name, call);
    try {
      return await call;
    } finally {
      if (this.#calls.get(name) === call) this.#calls.delete(name);
    }
  }
}
