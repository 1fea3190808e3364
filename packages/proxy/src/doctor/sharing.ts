import { createHash } from "node:crypto";
import { processingPath, type Signing, signPath } from "@bucketfirst/core";
import { reasonOf } from "../base/errors.js";
import { createHttpUpstream } from "../upstream/httpUpstream.js";
import type { CheckInput, CheckResult } from "./doctor.js";
import { digest, pictureSettings } from "./pictureSettings.js";

/** Name of the note behind the folder: no image can have it. */
export const NOTE = "bucketfirst.json";

/** Facts about the proxies of a folder, as digests alone: anybody may read them in a public bucket. */
interface Note {
  /** Digests of imgproxy's settings, by their names. */
  settings: Record<string, string>;
  /** Digests of a small picture, by the digest of its source. */
  pictures: Record<string, string>;
}

/**
 * Checks that all proxies of a folder make the same pictures. A member's key depends on source and options alone, so a proxy
 * with other originals, presets or defaults would serve the pictures of another. What they have in common stands in a small
 * object of the folder, which only this check reads, and writes where `renew` asks for it.
 */
export async function checkSharing(input: CheckInput): Promise<CheckResult[]> {
  const { config, store, renew } = input;
  if (!store) return [];
  const name = `${config.proxy.cacheFolder ?? ""}${NOTE}`;
  let known: Note | undefined;
  try {
    known = renew ? undefined : readNote(await bytesOf(store, name));
  } catch (error) {
    // The findings about the bucket have the cure.
    return [{ name: "shared folder", state: "skip", found: `the bucket could not be read: ${reasonOf(error)}` }];
  }
  const settings = pictureSettings(input.environment);
  const picture = await pictureOf(input);
  const compared = picture ? "settings and a picture" : "settings; a picture only with --source";
  if (known) {
    const differing = differences(known, settings, picture);
    if (differing.length > 0) return [shared(differing)];
    return [{ name: "shared folder", state: "ok", found: `agrees with what is noted in ${name}: ${compared}` }];
  }
  // A check leaves the bucket as it was, unless it is asked to write.
  if (!renew)
    return [
      {
        name: "shared folder",
        state: "skip",
        found: `nothing is noted in ${name}`,
        cure: "where several proxies store in this folder, doctor --renew at one of them notes what they must have in common",
      },
    ];
  const bytes = Buffer.from(`${JSON.stringify({ settings, pictures: { ...picture } })}\n`);
  const head = { contentType: "application/json", cacheControl: "no-store", md5: md5(bytes) };
  await store.put(name, { length: bytes.length, open: () => bytes }, head);
  return [{ name: "shared folder", state: "ok", found: `is noted in ${name}: ${compared}` }];
}

/** Returns in words what differs from the note. */
function differences(known: Note, settings: Note["settings"], picture: Note["pictures"] | undefined): string[] {
  const names = new Set([...Object.keys(known.settings), ...Object.keys(settings)]);
  const differing = [...names].filter((name) => known.settings[name] !== settings[name]).sort();
  const [source, made] = Object.entries(picture ?? {})[0] ?? [];
  const before = source === undefined ? undefined : known.pictures[source];
  return before === undefined || before === made ? differing : [...differing, "the picture of --source"];
}

const shared = (differing: readonly string[]): CheckResult => ({
  name: "shared folder",
  state: "bad",
  found: `a proxy that stores under the same names differs in ${differing.join(", ")}`,
  cure:
    "give each of them an S3_FOLDER of its own, which cacheFolder of the pages names; where it is this proxy that has " +
    "changed, what is stored is from before: take a new folder or purge, then run doctor --renew",
});

async function bytesOf(store: NonNullable<CheckInput["store"]>, name: string): Promise<Buffer | undefined> {
  const object = await store.get(name);
  if (!object) return undefined;
  return Buffer.isBuffer(object.body) ? object.body : Buffer.concat(await object.body.toArray());
}

/** Reads a note; one that cannot be read is as good as none. */
function readNote(bytes: Buffer | undefined): Note | undefined {
  if (!bytes) return undefined;
  try {
    const { settings, pictures } = JSON.parse(bytes.toString("utf8"));
    return Object(settings) === settings && Object(pictures) === pictures ? { settings, pictures } : undefined;
  } catch {
    return undefined;
  }
}

/** Lets imgproxy make a small picture with its defaults; undefined where it makes none, which another check reports. */
async function pictureOf({ config, source }: CheckInput): Promise<Note["pictures"] | undefined> {
  const { upstream: url, secret, signing, presetsOnly } = config.proxy;
  if (source === undefined || presetsOnly) return undefined;
  const [pair] = [signing].flat() as (Signing | undefined)[];
  const upstream = createHttpUpstream({ url, ...(secret !== undefined && { secret }) });
  const chunks: Buffer[] = [];
  let made = 0;
  try {
    const path = signPath(processingPath(source, { width: 64 }), pair);
    const request = { path, requestId: "bucketfirst-doctor", signal: AbortSignal.timeout(20_000) };
    await upstream.fetch(request, {
      head: (status) => {
        made = status;
      },
      data: (chunk) => void chunks.push(chunk),
    });
  } catch {
    return undefined;
  } finally {
    await upstream.close();
  }
  return made === 200 ? { [digest(source)]: digest(Buffer.concat(chunks)) } : undefined;
}

const md5 = (bytes: Buffer): string => createHash("md5").update(bytes).digest("hex");
