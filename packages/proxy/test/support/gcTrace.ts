import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { join } from "node:path";
import { readLogs } from "../../src/gc/collect.js";
import { findLogs } from "../../src/gc/findLogs.js";
import { checkDays } from "../../src/gc/missingDays.js";
import { removeObjects } from "../../src/gc/removeObjects.js";
import { sortObjects } from "../../src/gc/sortObjects.js";
import { UsesFile } from "../../src/gc/usesFile.js";
import { createMemoryStore } from "../../src/stores/memory.js";
import type { Store } from "../../src/stores/store.js";

export const DAYS = 30;
const DAY_MS = 86_400_000;
const MEMBERS = ["400.avif", "400.webp", "800.avif", "800"];
/** Share of requests up to each of the members. */
const SHARES = [0.55, 0.8, 0.93, 1];

/** Settings of a trace of visitors. */
export interface TraceConfig {
  requests: number;
  /** Pictures that stay in demand. */
  lasting: number;
  /** Pictures that appear each day, and are asked for half as much each day after. */
  perDay: number;
  /** Share of requests for those. */
  newShare: number;
}

/** Requests in their order: day and object of each. */
export interface Trace {
  day: Uint8Array;
  object: Int32Array;
  objects: number;
}

/** Requests of thirty days: popularity by Zipf's law (exponent 0.9), with pictures that appear and fade. */
export function makeTrace({ requests, lasting, perDay, newShare }: TraceConfig): Trace {
  const random = randomNumbers(1);
  const [ofLasting, ofNew] = [zipf(lasting, random), zipf(perDay, random)];
  const trace = { day: new Uint8Array(requests), object: new Int32Array(requests), objects: 0 };
  // Pictures of the first day may be this old.
  const before = 60;
  for (let i = 0; i < requests; i++) {
    const day = Math.floor((i * DAYS) / requests);
    const age = Math.min(before, Math.floor(-Math.log2(1 - random())));
    const picture = random() < newShare ? lasting + (day + before - age) * perDay + ofNew() : ofLasting();
    const share = random();
    trace.day[i] = day;
    trace.object[i] = picture * MEMBERS.length + SHARES.findIndex((limit) => share <= limit);
  }
  trace.objects = (lasting + (DAYS + before) * perDay) * MEMBERS.length;
  return trace;
}

/** Figures of a run. */
export interface Run {
  /** Share of requests that the bucket answers. */
  hitShare: number;
  /** Mean number of objects at the ends of the last ten days. */
  stored: number;
}

/** Runs a trace with a bucket in which objects expire by age, as `lifecycle` has it; without days nothing does. */
export function runByAge({ day, object, objects }: Trace, days = Number.POSITIVE_INFINITY): Run {
  const written = new Int16Array(objects).fill(-1);
  const ends: number[] = [];
  let hits = 0;
  const endDay = (today: number): void => {
    let stored = 0;
    for (let at = 0; at < objects; at++) {
      if (written[at]! >= 0 && today + 1 - written[at]! >= days) written[at] = -1;
      if (written[at]! >= 0) stored++;
    }
    ends.push(stored);
  };
  for (let i = 0; i < day.length; i++) {
    while (ends.length < day[i]!) endDay(ends.length);
    const at = object[i]!;
    if (written[at]! >= 0) hits++;
    else written[at] = day[i]!;
  }
  endDay(DAYS - 1);
  return { hitShare: hits / day.length, stored: meanOfLast(ends) };
}

/** Figures of a run with `gc` at the end of each day. */
export interface GcRun extends Run {
  /** Objects that were removed although somebody had asked for them within the window. */
  wronglyRemoved: number;
  removed: number;
  /** Bytes of the state. */
  lines: number;
}

/**
 * Runs a trace with the code of `gc` at the end of each day: a store in memory, and log lines of nginx in front of it and of the
 * proxy behind it in the files of a folder. Only the clock is another one.
 */
export async function runByUse({ day, object, objects }: Trace, unusedDays: number, dir: string): Promise<GcRun> {
  const start = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAYS * DAY_MS;
  const written = new Map<string, number>();
  const lastAsked = new Float64Array(objects);
  const store = withClock(createMemoryStore(), written);
  const uses = new UsesFile(join(dir, "state"));
  const ends: number[] = [];
  let [hits, wronglyRemoved, removed, lines] = [0, 0, 0, 0];
  let logs = openLogs(dir, 0);

  const endDay = async (today: number): Promise<void> => {
    const now = start + (today + 1) * DAY_MS - 1;
    const since = now - unusedDays * DAY_MS;
    await logs.close();
    const found = findLogs(logs.paths, { openBucket: () => Promise.reject(new Error("none")), since, without: [] });
    lines += (await readLogs(found, uses, now)).lines;
    if (since >= start) {
      checkDays(uses.days, since, now);
      const config = { store, cacheFolder: "p/", uses, since, settled: now - DAY_MS };
      const result = await removeObjects(sortObjects(config), {
        store,
        concurrency: 16,
        onRemoved({ name }) {
          if (lastAsked[numberOf(name)]! >= since) wronglyRemoved++;
        },
        onFailure: (name, reason) => {
          throw new Error(`${name}: ${reason}`);
        },
      });
      removed += result.objects;
    }
    ends.push(written.size);
    logs = openLogs(dir, today + 1);
  };

  const perDay = day.length / DAYS;
  for (let i = 0; i < day.length; i++) {
    while (ends.length < day[i]!) await endDay(ends.length);
    const name = nameOf(object[i]!);
    const time = start + Math.floor((i / perDay) * DAY_MS);
    lastAsked[object[i]!] = time;
    const isHit = (await store.head(`p/${name}`)) !== undefined;
    logs.nginx(`/p/${name}`, isHit ? 200 : 404, time);
    if (isHit) hits++;
    else {
      logs.proxy(name, time);
      await store.put(`p/${name}`, BODY, HEAD);
      written.set(`p/${name}`, time);
    }
    if (i % 1_000 === 0) await logs.flushed();
  }
  await endDay(DAYS - 1);
  await logs.close();
  uses.close();
  return { hitShare: hits / day.length, stored: meanOfLast(ends), wronglyRemoved, removed, lines };
}

const BYTES = Buffer.from("an image");
const BODY = { length: BYTES.length, open: () => BYTES };
const HEAD = { contentType: "image/avif", cacheControl: "no-cache", md5: "5312e17c8c92d7c946a5940990a0a9d9" };
const meanOfLast = (ends: readonly number[]): number => ends.slice(-10).reduce((sum, count) => sum + count, 0) / 10;

const names: string[] = [];
const numbers = new Map<string, number>();

function nameOf(object: number): string {
  if (names[object] !== undefined) return names[object];
  const key = createHash("sha256")
    .update(String(Math.floor(object / MEMBERS.length)))
    .digest("hex")
    .slice(0, 32);
  names[object] = `${key}/${MEMBERS[object % MEMBERS.length]}`;
  numbers.set(names[object], object);
  return names[object];
}

const numberOf = (name: string): number => numbers.get(name.slice("p/".length))!;

/** The same store, whose objects were written at the time of the simulation. */
function withClock(store: Store, written: Map<string, number>): Store {
  return {
    ...store,
    async delete(name) {
      await store.delete(name);
      written.delete(name);
    },
    async *entries(prefix) {
      for await (const entry of store.entries!(prefix))
        yield { ...entry, lastModified: new Date(written.get(entry.name)!) };
    },
  };
}

/** Opens the logs of a day. */
function openLogs(dir: string, day: number) {
  const paths = [join(dir, `access-${day}.log`), join(dir, `proxy-${day}.log`)] as const;
  const [access, own] = paths.map((path) => createWriteStream(path)) as [WriteStream, WriteStream];
  let [full, dayText] = [false, ""];
  return {
    paths,
    nginx(path: string, status: number, time: number): void {
      const date = new Date(time);
      dayText ||= date.toUTCString().slice(5, 16).replaceAll(" ", "/");
      const clock = `${dayText}:${date.toISOString().slice(11, 19)} +0000`;
      full = !access.write(
        `203.0.113.9 - - [${clock}] "GET ${path} HTTP/1.1" ${status} 8 "https://shop.example.com/" "Mozilla/5.0"\n`,
      );
    },
    proxy(key: string, time: number): void {
      const text = new Date(time).toISOString();
      own.write(
        `{"level":30,"time":"${text}","requestId":"r","method":"GET","key":"${key}","status":200,"result":"miss","bytes":8,"ms":9,"msg":"request"}\n`,
      );
    },
    async flushed(): Promise<void> {
      if (full) await once(access, "drain");
      full = false;
    },
    async close(): Promise<void> {
      for (const stream of [access, own]) {
        if (stream.closed) continue;
        stream.end();
        await once(stream, "close");
      }
    },
  };
}

/** Returns a function that draws from 0..count-1, where the n-th is as likely as 1/n^0.9. */
function zipf(count: number, random: () => number): () => number {
  const sums = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i++) sums[i] = sum += (i + 1) ** -0.9;
  return () => {
    const wanted = random() * sum;
    let [from, to] = [0, count - 1];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (sums[middle]! < wanted) from = middle + 1;
      else to = middle;
    }
    return from;
  };
}

/** Returns a generator of numbers, 0 to 1, which are the same in each run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
