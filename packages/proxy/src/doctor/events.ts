import { reasonOf } from "../base/errors.js";
import { notesFolder } from "../events/eventNotes.js";
import { entriesIn } from "../stores/entriesIn.js";
import type { CheckInput, CheckResult } from "./doctor.js";

const NAME = "events";
const HOUR_MS = 3_600_000;

/**
 * Looks for events of uploads whose pictures have waited for more than an hour. That no event was ever received is no fault,
 * since there may have been no upload. Rules that cannot be read are found with the other settings.
 */
export async function checkEvents({ config, store }: CheckInput): Promise<CheckResult[]> {
  const { events, cacheFolder = "" } = config.proxy;
  if (!events || !store) return [];
  const folder = notesFolder(cacheFolder);
  let waiting = 0;
  let old = 0;
  let oldest = Date.now();
  try {
    for await (const { lastModified } of entriesIn(store, `${folder}pending/`)) {
      waiting++;
      const since = lastModified?.getTime() ?? Date.now();
      if (since < Date.now() - HOUR_MS) old++;
      oldest = Math.min(oldest, since);
    }
    if (old > 0) return [overdue(waiting, old, oldest)];
    const isFresh = waiting === 0 && !(await hasAny(store.list(`${folder}done/`)));
    return [
      { name: NAME, state: "ok", found: isFresh ? "none was received yet" : `${waiting} wait, none for an hour` },
    ];
  } catch (error) {
    return [
      {
        name: NAME,
        state: "bad",
        found: reasonOf(error),
        cure: "allow s3:ListBucket, by which a proxy finds at its start what waits",
      },
    ];
  }
}

const overdue = (waiting: number, old: number, oldest: number): CheckResult => ({
  name: NAME,
  state: "warn",
  found: `${old} of ${waiting} that wait have done so for more than an hour, the first since ${new Date(oldest).toISOString()}`,
  cure: "let a proxy with EVENTS_TOKEN run on this bucket and folder; its log says for each why it is tried again",
});

async function hasAny(names: AsyncIterable<string>): Promise<boolean> {
  for await (const _ of names) return true;
  return false;
}
