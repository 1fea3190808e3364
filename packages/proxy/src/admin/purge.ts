import type { IncomingMessage } from "node:http";
import { ProxyError } from "../base/errors.js";
import { type TargetConfig, targetOf } from "../http/target.js";
import type { Engine } from "../images/engine.js";
import type { SourceIndex } from "../images/sourceIndex.js";

const MOST = 64 * 1024;

/** Body of a purge request, with one of: a key, a proxied URL or signed path, a source for everything made from it. */
export interface PurgeTarget {
  key?: string;
  url?: string;
  source?: string;
}

interface PurgeConfig {
  engine: Engine;
  index: SourceIndex | undefined;
  target: TargetConfig;
}

/**
 * Creates the handler of purge requests: it removes the named objects and returns their number. Copies in browsers and
 * CDNs stay, since they were sent as immutable.
 */
export function createPurge({ engine, index, target }: PurgeConfig): (request: IncomingMessage) => Promise<number> {
  return async (request) => {
    const { key, url, source } = parse(await bodyOf(request));
    if (key !== undefined) {
      await engine.purge(key);
      return 1;
    }
    if (url !== undefined) {
      const path = url.replace(/^https?:\/\/[^/?#]*/i, "");
      await engine.purge(targetOf(path, target).key);
      return 1;
    }
    if (!index) throw new ProxyError(422, "source: keys by source are not kept here, set INDEX_BY_SOURCE=true");
    // Images that are being made go first: their markers may not be written yet.
    const purged = new Set(await engine.purgeFlights((path) => isOf(path, source!, index)));
    for await (const found of index.keysOf(source!)) {
      if (!/^[0-9a-f]{32}$/.test(found)) continue;
      await engine.purge(found);
      await index.remove(source!, found);
      purged.add(found);
    }
    return purged.size;
  };
}

function isOf(path: string, source: string, index: SourceIndex): boolean {
  try {
    return index.sourceOf(path) === source;
  } catch {
    return false;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MOST) throw new ProxyError(413, "The body is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
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
  if (typeof target.key === "string" && !/^[0-9a-f]{32}$/.test(target.key)) {
    throw new ProxyError(400, "key: expected 32 lower-case hex characters");
  }
  return target as PurgeTarget;
}
