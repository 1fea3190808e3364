import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { extname, join } from "node:path";

const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".jpg": "image/jpeg" };

/** Creates a server of a folder, as a static host is one; the paths of requests are noted. */
export function createSite(folder: string): { server: Server; paths: string[] } {
  const paths: string[] = [];
  const server = createServer(async ({ url = "/" }, response) => {
    paths.push(url);
    const name = url === "/" ? "index.html" : url.slice(1);
    const body = await readFile(join(folder, name)).catch(() => undefined);
    response.writeHead(body ? 200 : 404, { "content-type": TYPES[extname(name)] ?? "text/plain" }).end(body);
  });
  return { server, paths };
}
