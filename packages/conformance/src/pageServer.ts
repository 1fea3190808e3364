import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { listen } from "@bucketfirst/testkit/listen";
import { type PageOptions, pageHtml, policy } from "./page.js";
import { type ImageServers, origin } from "./servers.js";

/** A server of the cases' pages and their scripts. */
export interface PageServer {
  origin: string;
  /** Adds a page, and returns its address. */
  add(id: string, options: PageOptions, onStarted?: () => void): string;
  close(): Promise<void>;
}

/** Starts the server: `/page/ID` is a page, `/app/FILE` a script, and a page requests `/started/ID` once its app runs. */
export async function startPageServer(images: ImageServers, dist: string): Promise<PageServer> {
  const pages = new Map<string, { options: PageOptions; onStarted?: () => void }>();
  const server = createServer(async (request, response) => {
    const [, kind, name = ""] = (request.url ?? "").split("/");
    if (kind === "app") {
      response.setHeader("content-type", "text/javascript");
      response.setHeader("cache-control", "max-age=60");
      return response.end(readFileSync(`${dist}/client/${name}`));
    }
    const page = pages.get(name);
    if (!page) {
      response.statusCode = 404;
      return response.end();
    }
    if (kind === "started") {
      page.onStarted?.();
      return response.end();
    }
    const [head, tail, script] = pageHtml(page.options);
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.setHeader("content-security-policy", policy(images, page.options));
    response.write(head);
    if (page.options.stream) await page.options.stream(response);
    else response.write(page.options.markup);
    response.write(tail);
    if (page.options.mode === "streamed") await images.answered(name, page.options.state.items.length);
    response.end(script);
  });
  await listen(server);
  return {
    origin: origin(server),
    add(id, options, onStarted) {
      pages.set(id, { options, onStarted });
      return `${origin(server)}/page/${id}`;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
