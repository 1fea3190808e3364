import { open, readFile, stat } from "node:fs/promises";
import { invalidConfig, reasonOf } from "../base/errors.js";

/** The URLs that earlier runs have finished, and the notes of this run. */
export interface WarmNotes {
  done: ReadonlySet<string>;
  /** Notes a URL. It never throws: a note that fails is no failure of an image. */
  add(url: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the file of notes, so that one that cannot be written is noticed before anything is made. A list that is no regular
 * file (stdin, a pipe, `<(…)`) has none; a line on stderr says so.
 *
 * @param state path of the file of notes; without it `LIST.warm`
 * @throws ProxyError `INVALID_CONFIG` where that file cannot be read and written
 */
export async function openNotes(list: string, state: string | undefined): Promise<WarmNotes> {
  if (state !== undefined) {
    return openFile(state).catch((error) => {
      throw invalidConfig(`--state ${state}: expected a file that can be written (${reasonOf(error)})`);
    });
  }
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(list)) return without(`${list} is no file of this machine`);
  if (!(await isLasting(list))) return without(`${list} is no regular file`);
  return openFile(`${list}.warm`).catch((error) => without(reasonOf(error)));
}

/** Returns whether a list is a file that the next run finds again. */
async function isLasting(list: string): Promise<boolean> {
  // These names stand for something that the shell has made for this one run.
  if (list === "-" || /^\/(?:dev|proc)\//.test(list)) return false;
  return (await stat(list)).isFile();
}

function without(why: string): WarmNotes {
  console.error(`What is done is not remembered (${why}); --state FILE does that.`);
  return { done: new Set(), add: async () => {}, close: async () => {} };
}

async function openFile(file: string): Promise<WarmNotes> {
  const facts = await stat(file).catch(() => undefined);
  // An open of a pipe would wait for its other end.
  if (facts && !facts.isFile() && !facts.isCharacterDevice()) throw new Error("it is no regular file");
  const before = facts?.isFile() ? await readFile(file, "utf8") : "";
  const handle = await open(file, "a");
  // A killed run may have left half a line.
  if (before !== "" && !before.endsWith("\n")) await handle.appendFile("\n");
  let broken = false;
  return {
    done: new Set(before.split("\n")),
    async add(url) {
      if (broken) return;
      try {
        await handle.appendFile(`${url}\n`);
      } catch (error) {
        // Other notes are written at the same time.
        if (broken) return;
        broken = true;
        console.error(`${file}: what is done from here on is not remembered (${reasonOf(error)})`);
      }
    },
    close: () => handle.close(),
  };
}
