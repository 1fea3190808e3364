import type { IncomingMessage } from "node:http";
import { attemptAll } from "../base/attemptAll.js";
import { ProxyError, reasonOf } from "../base/errors.js";
import type { Log } from "../base/log.js";
import { setKeyOfBase } from "../http/setKeyOfBase.js";
import { type TargetConfig, targetOf } from "../http/target.js";
import { textOf } from "../http/textOf.js";
import type { Purger } from "../images/purger.js";
import type { SourceIndex } from "../images/sourceIndex.js";
import { metaKeysOf, purgeIndexed } from "../images/sourcePurge.js";
import { isKey } from "../stores/objectKey.js";
import { StoreError } from "../stores/storeError.js";
import { lacksRights } from "../stores/storeRefusal.js";

const MOST = 64 * 1024;

/**
 * Body of a purge request, with one of: a key (of a set, or of a member, with its name behind a slash), a proxied URL or
 * signed path (of a set without a member for all of them), a source for everything made from it.
 */
export interface PurgeTarget {
  key?: string;
  url?: string;
  source?: string;
}

interface PurgeConfig {
  purger: Pick<Purger, "has" | "purge" | "purgeSet" | "purgeFlights">;
  index: SourceIndex | undefined;
  target: TargetConfig;
  log: Log;
}

/**
 * Creates the handler of purge requests: it removes the named objects and returns their number. Copies in browsers and
 * CDNs stay, since they were sent as immutable.
 */
export function createPurge({
  purger,
  index,
  target,
  log,
}: PurgeConfig): (request: IncomingMessage) => Promise<number> {
  const purgeKey = async (key: string): Promise<string[]> => {
    if (key.includes("/")) {
      await purger.purge(key);
      return [key];
    }
    let members: string[] = [];
    const purgeMembers = async (): Promise<void> => {
      members = await purger.purgeSet(key).catch((error) => {
        if (!(error instanceof StoreError) || !lacksRights(error)) throw error;
        // A key may be that of an object or of a set: a store that cannot list still removes the object.
        log.warn({ key, reason: reasonOf(error) }, "a set under this key was not looked for: allow s3:ListBucket");
        return [];
      });
    };
    await attemptAll([() => purger.purge(key), purgeMembers], (step) => step());
    return members.length > 0 ? members : [key];
  };

  const purgeUrl = async (url: string): Promise<string[]> => {
    const path = url.replace(/^https?:\/\/[^/?#]*/i, "");
    const set = setKeyOfBase(path, target);
    if (set !== undefined) return purger.purgeSet(set);
    const { key, otherKeys } = targetOf(path, target);
    // The image could otherwise be found under the key of another accepted pair.
    await attemptAll([key, ...(otherKeys?.() ?? [])], (name) => purger.purge(name));
    return [key];
  };

  /** Metadata needs no index, since its key follows from its source in either encoding. */
  const purgeMeta = async (source: string): Promise<string[]> => {
    const found: string[] = [];
    await attemptAll(metaKeysOf(source), async (key) => {
      if (await purger.has(key)) found.push(key);
      await purger.purge(key);
    });
    return found;
  };

  return async (request) => {
    const { key, url, source } = parse(await textOf(request, MOST));
    if (key !== undefined) return (await purgeKey(key)).length;
    if (url !== undefined) return (await purgeUrl(url)).length;
    const meta = await purgeMeta(source!);
    if (!index && meta.length > 0) return meta.length;
    if (!index) throw new ProxyError(422, "source: keys by source are not kept here, set INDEX_BY_SOURCE=true");
    const purged = await purgeIndexed(source!, index, purger, purgeKey);
    for (const name of meta) purged.add(name);
    return purged.size;
  };
}

function parse(text: string): PurgeTarget {
  const expected = 'expected JSON with one of "key", "url" and "source"';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ProxyError(400, `body: ${expected}`, { cause });
  }
  const target = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  const given = ["key", "url", "source"].filter((name) => typeof target[name] === "string");
  if (given.length !== 1) throw new ProxyError(400, `body: ${expected}`);
  if (typeof target.key === "string" && !isKey(target.key)) {
    throw new ProxyError(400, "key: expected 32 lower-case hex characters, of a member of a set with its name behind");
  }
  return target as PurgeTarget;
}
