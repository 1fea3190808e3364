import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { dist } from "./folders.mjs";
import { builtFiles } from "./measureSite.mjs";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

/**
 * Serves the built site below a path, as a plain web server does: files by their names, `index.html` for a folder.
 *
 * @param base path in front, as `/docs/`
 * @returns `{ url, missing, close }`: `missing` lists the paths that were answered by 404
 */
export async function serveSite(base) {
  const files = new Set(builtFiles());
  const missing = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://site").pathname);
    const name = path.startsWith(base) ? path.slice(base.length) : undefined;
    const file = name === undefined || files.has(name) ? name : join(name, "index.html");
    if (!files.has(file)) {
      missing.push(path);
      return response.writeHead(404).end();
    }
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" });
    createReadStream(join(dist, file)).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}${base}`,
    missing,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}
