import type { ServerResponse } from "node:http";
import { fallbackScriptHash } from "@bucketfirst/core/dom";
import { createElement } from "react";
import { renderToPipeableStream } from "react-dom/server";
import type { PageData } from "../pageData.js";
import { Page } from "./Page.js";

/** Returns the strictest policy: the head script is the one inline script, allowed by its hash. */
const policy = (images: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' '${fallbackScriptHash}'`,
    "style-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    `img-src 'self' data: ${images}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

/** Streams the page. @param origin origin of its photographs */
export function renderPage(data: PageData, origin: string, response: ServerResponse): void {
  const { pipe } = renderToPipeableStream(createElement(Page, { data }), {
    onShellReady() {
      response.writeHead(200, {
        "Content-Type": "text/html; charset=utf-8",
        // Every view is a new visit with its own number.
        "Cache-Control": "no-store",
        "Content-Security-Policy": policy(origin),
        "X-Content-Type-Options": "nosniff",
      });
      pipe(response);
    },
    onShellError(error) {
      console.error(error);
      response.writeHead(500, { "Content-Type": "text/plain; charset=utf-8" }).end("The page could not be rendered.\n");
    },
  });
}
