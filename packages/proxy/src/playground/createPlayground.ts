import type { IncomingMessage, ServerResponse } from "node:http";
import { isBucketfirstError } from "@bucketfirst/core";
import { describeOptions } from "@bucketfirst/core/options";
import { isProxyError } from "../base/errors.js";
import { MethodError } from "../base/methodError.js";
import { canApply } from "../embedded/applyOption.js";
import type { Uploads } from "./createUploads.js";
import { explainPasted } from "./explainPasted.js";
import { listPhotos } from "./listPhotos.js";
import { makeAddresses, type PlaygroundServer } from "./makeAddresses.js";
import { PAGE_HEADERS, pageFile } from "./page.js";
import type { Setup } from "./protocol.js";
import { readJson } from "./readJson.js";

/** Settings of {@link createPlayground}. */
export interface PlaygroundConfig extends PlaygroundServer {
  /** Folder of `local:///` sources, whose photographs are offered. */
  root: string | undefined;
  /** Photographs that are chosen on the page. */
  uploads: Uploads;
  /**
   * Checks a request that has something signed or that lists files.
   *
   * @throws ProxyError 403 from another machine or from a foreign page
   */
  check(request: IncomingMessage): void;
}

/** Most photographs of the list. */
const PHOTOS = 500;

/**
 * Creates the listener of the playground, by the name behind its path. The page and its files are served to every reader
 * of the server; a POST makes it work, for which the rules of the control buttons hold. The key stays here: the page gets
 * finished addresses.
 */
export function createPlayground(
  config: PlaygroundConfig,
): (request: IncomingMessage, response: ServerResponse, name: string) => Promise<void> {
  const { root, check, uploads, ...server } = config;
  const json =
    (act: (body: unknown) => unknown) =>
    async (request: IncomingMessage): Promise<unknown> =>
      act(await readJson(request));
  const actions: Readonly<Record<string, (request: IncomingMessage) => Promise<unknown>>> = {
    setup: json(
      async (): Promise<Setup> => ({
        ...(await listPhotos(root, PHOTOS)),
        options: describeOptions().map((option) => ({ ...option, embedded: canApply(option.name) })),
      }),
    ),
    addresses: json((body) => makeAddresses(body, server, uploads)),
    inspect: json((body) => explainPasted(body, server.signing)),
    upload: (request) => uploads.add(request),
  };

  return async (request, response, name) => {
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    const send = (status: number, type: string, body: string | Buffer): void => {
      const headers = { ...PAGE_HEADERS, "Content-Type": type, "Content-Length": Buffer.byteLength(body) };
      response.writeHead(status, headers).end(request.method === "HEAD" ? undefined : body);
    };
    if (!action) {
      if (request.method !== "GET" && request.method !== "HEAD") throw new MethodError("GET", "HEAD");
      const { type, body } = await pageFile(name);
      return send(200, type, body);
    }
    if (request.method !== "POST") throw new MethodError("POST");
    check(request);
    try {
      send(200, "application/json", JSON.stringify(await action(request)));
    } catch (error) {
      if (!isBucketfirstError(error)) throw error;
      const message = isProxyError(error) ? error.publicMessage : error.message;
      send(isProxyError(error) ? error.status : 422, "application/json", JSON.stringify({ error: message }));
    }
  };
}
