import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ProxyError } from "../base/errors.js";
import { PLAYGROUND_PATH } from "./protocol.js";

/** One file of the page. */
export interface PageFile {
  type: string;
  body: Buffer;
}

const HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Bucketfirst playground</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${PLAYGROUND_PATH}/app.css">
</head>
<body>
<div id="app"><noscript>The playground needs scripts: it signs, asks the bucket, and shows what comes back.</noscript></div>
<script type="module" src="${PLAYGROUND_PATH}/app.js"></script>
</body>
</html>
`;

/** Headers of every file: the strictest policy, since the page needs nothing of any other server. */
export const PAGE_HEADERS = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
};

const TYPES: Readonly<Record<string, string>> = {
  "app.js": "text/javascript; charset=utf-8",
  "app.css": "text/css; charset=utf-8",
};

/** Returns the folder of the built page. The package is found by its name, since a bundle may stand anywhere. */
const builtFolder = (): string =>
  join(dirname(createRequire(import.meta.url).resolve("@bucketfirst/proxy/package.json")), "dist/playground");

/**
 * Reads one file of the page; `""` is the page itself. The list is closed: no path is built from a request.
 *
 * @throws ProxyError 404 for any other name
 */
export async function pageFile(name: string): Promise<PageFile> {
  if (name === "") return { type: "text/html; charset=utf-8", body: Buffer.from(HTML) };
  const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  if (type === undefined) throw new ProxyError(404, "There is no such page");
  return { type, body: await readFile(join(builtFolder(), name)) };
}
