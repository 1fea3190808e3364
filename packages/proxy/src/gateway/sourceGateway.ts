import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isProxyError, ProxyError, reasonOf } from "../base/errors.js";
import type { Memory } from "../base/memory.js";
import { MethodError } from "../base/methodError.js";
import type { SpillSpace } from "../body/spillSpace.js";
import { writeBody } from "../http/writeBody.js";
import { type GatewayTarget, readGatewayTarget } from "./gatewayTarget.js";
import { downloadKeyOf, passedOn, writeHead } from "./passedHeaders.js";
import { SharedSources } from "./sharedSources.js";
import { SourceClient } from "./sourceClient.js";
import type { SourceRules } from "./sourceRules.js";

/** Settings of a source gateway. */
export interface SourceGatewayConfig {
  /** First segment of every path, which only imgproxy knows. */
  secret: string;
  /** Rules on the addresses of originals, on redirects and on certificates. */
  rules: SourceRules;
}

/** Parts of the proxy that a gateway shares, and its own counters. */
export interface SourceGatewayParts {
  memory: Memory;
  spill: SpillSpace;
  memoryPerObject: number;
  /** Longest time in milliseconds in which imgproxy takes nothing; then it is cut. */
  stallMs: number;
  /** Called for each download that begins (`false`), and each request that is served from one that was there (`true`). */
  onRequest(isShared: boolean): void;
}

/** A server of sources for imgproxy: several of its requests for one source share one download. */
export interface SourceGateway {
  /** Listener for a port that only imgproxy can reach. */
  listener(request: IncomingMessage, response: ServerResponse): void;
  /** Lets go of all complete downloads: their sources may have other bytes now. */
  forget(): void;
  /** Bytes of complete downloads, in memory and on disk. */
  readonly keptBytes: number;
  /** Ends its connections to sources. */
  close(): void;
}

/** Creates the gateway. Its bytes lie in the memory and on the disk that images use, and count there. */
export function createSourceGateway({ secret, rules }: SourceGatewayConfig, parts: SourceGatewayParts): SourceGateway {
  const { memory, spill, memoryPerObject, stallMs } = parts;
  const quarter = Math.max(memory.limit, spill.limit) / 4;
  const sources = new SharedSources({
    body: { memory, spill, memoryPerObject, maxBytes: quarter },
    maxKeptBytes: quarter,
  });
  const makeRoom = spill.onFull;
  spill.onFull = () => sources.dropOldest() || makeRoom();
  const client = new SourceClient(rules);
  const targetOf = createTargetReader(secret);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = targetOf(request);
    const headers = passedOn(request.headers);
    const key = downloadKeyOf(target, headers);
    const { reader, isShared } = sources.join(key, (signal) => client.open(target, headers, signal));
    parts.onRequest(isShared);
    response.once("close", () => reader.leave());
    try {
      writeHead(response, await reader.head);
      await writeBody(reader.body, { response, memory, stallMs });
    } finally {
      reader.leave();
    }
  };

  return {
    listener: (request, response) => {
      answer(request, response).catch((error) => fail(response, error));
    },
    forget: () => sources.forget(),
    get keptBytes() {
      return sources.keptBytes;
    },
    close() {
      sources.forget();
      client.close();
    },
  };
}

/** Creates the reader of requests: they must know the secret, and name a source. */
function createTargetReader(secret: string): (request: IncomingMessage) => GatewayTarget {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  const expected = digest(secret);
  return ({ method, url = "" }) => {
    const [, segment = "", source = ""] = /^\/([^/]*)\/(.*)$/s.exec(url) ?? [];
    if (!timingSafeEqual(digest(segment), expected)) throw new ProxyError(403, "Forbidden");
    if (method !== "GET") throw new MethodError("GET");
    const target = readGatewayTarget(source);
    if (!target) throw new ProxyError(404, "source: expected an address over http or https");
    return target;
  };
}

function fail(response: ServerResponse, error: unknown): void {
  // imgproxy then sees a body that ended too early, as it would from the source's own server.
  if (response.headersSent) return void response.destroy();
  const text = `${isProxyError(error) ? error.message : reasonOf(error)}\n`;
  response.writeHead(isProxyError(error) ? error.status : 404, {
    "Content-Type": "text/plain",
    "Content-Length": Buffer.byteLength(text),
    "Cache-Control": "no-store",
  });
  response.end(text);
}
