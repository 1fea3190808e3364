import type { IncomingMessage, ServerResponse } from "node:http";
import { ProxyError } from "../base/errors.js";
import { sendError } from "../http/respond.js";
import type { ImageProxy } from "../imageProxy.js";
import type { Access } from "./access.js";
import type { Hub } from "./hub.js";

/** Paths of a development server. */
export const PATHS = { proxy: "/proxy", bucket: "/bucket/", own: "/_bucketfirst/" } as const;

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

interface Parts {
  access: Access;
  hub: Hub;
  proxy: ImageProxy;
  isProxyBroken(): boolean;
  bucket: Listener;
  own(request: IncomingMessage, response: ServerResponse, name: string): Promise<void>;
  /** Listener for every other path; without it `/` is a few lines of text. */
  page: Listener | undefined;
  /** Returns those lines. */
  landing(): string;
}

/** Creates the listener of a development server. A request by a name that is not the server's reaches no part of it. */
export function createListener({ access, hub, proxy, isProxyBroken, bucket, own, page, landing }: Parts): Listener {
  return (request, response) => {
    const path = (request.url ?? "").split("?", 1)[0]!;
    const isBucket = path.startsWith(PATHS.bucket);
    const isProxy = path.startsWith(`${PATHS.proxy}/`);
    const refuse = (error: unknown): void => {
      if (!isBucket && !isProxy) return void sendError(request, response, error, {});
      const status = sendError(request, response, error, access.corsHeaders(request));
      const message = error instanceof ProxyError ? error.publicMessage : "Something went wrong";
      const stage = isBucket ? "bucket" : "proxy";
      hub.emit({ time: Date.now(), stage, result: "error", status, bytes: 0, ms: 0, message });
    };
    try {
      access.checkHost(request);
    } catch (error) {
      return refuse(error);
    }
    if (isBucket) bucket(request, response);
    else if (isProxy && isProxyBroken()) refuse(new ProxyError(503, "The proxy was broken by button"));
    else if (isProxy) proxy.listener(request, response);
    else if (path.startsWith(PATHS.own)) own(request, response, path.slice(PATHS.own.length)).catch(refuse);
    else if (proxy.admin.handles(request)) proxy.admin.listener(request, response);
    else if (page) page(request, response);
    else if (path === "/") sendText(response, landing());
    else refuse(new ProxyError(404, "There is no such page"));
  };
}

function sendText(response: ServerResponse, text: string): void {
  response.writeHead(200, { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" }).end(text);
}
