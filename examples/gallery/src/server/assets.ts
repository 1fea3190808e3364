import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";

const own = (name: string): string => new URL(`../assets/${name}`, import.meta.url).href;

/** The page's own files. The list is closed: no path is ever built from a request. */
const FILES: Record<string, { type: string; file: string }> = {
  "/assets/client.js": { type: "text/javascript", file: new URL("./public/client.js", import.meta.url).href },
  "/assets/base.css": { type: "text/css", file: own("base.css") },
  "/assets/masthead.css": { type: "text/css", file: own("masthead.css") },
  "/assets/requests.css": { type: "text/css", file: own("requests.css") },
  "/assets/photos.css": { type: "text/css", file: own("photos.css") },
  "/assets/icon.svg": { type: "image/svg+xml", file: own("icon.svg") },
  "/assets/fallback.svg": { type: "image/svg+xml", file: own("fallback.svg") },
  "/assets/bucketfirst.css": { type: "text/css", file: import.meta.resolve("@bucketfirst/core/style.css") },
  "/assets/geist.woff2": {
    type: "font/woff2",
    file: import.meta.resolve("@fontsource-variable/geist/files/geist-latin-wght-normal.woff2"),
  },
  "/assets/geist-mono.woff2": {
    type: "font/woff2",
    file: import.meta.resolve("@fontsource-variable/geist-mono/files/geist-mono-latin-wght-normal.woff2"),
  },
};

export const isAsset = (path: string): boolean => Object.hasOwn(FILES, path);

export async function sendAsset(path: string, response: ServerResponse): Promise<void> {
  const asset = FILES[path];
  if (!asset) throw new Error(`no such asset: ${path}`);
  const body = await readFile(fileURLToPath(asset.file));
  const textual = !asset.type.startsWith("font/");
  response.writeHead(200, {
    "Content-Type": textual ? `${asset.type}; charset=utf-8` : asset.type,
    "Content-Length": body.length,
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
  });
  response.end(body);
}
