// Facts about dist folders that no other tool looks at.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { root } from "./gate/workspace.mjs";

const HEAD_SCRIPT_LIMIT = 550;
const faults = [];
const check = (ok, text) => {
  console.log(`${ok ? "ok    " : "FAULT "} ${text}`);
  if (!ok) faults.push(text);
};

const client = join(root, "packages/react/dist/index.js");
const first = existsSync(client) ? readFileSync(client, "utf8").slice(0, 12) : "";
// Next.js reads the directive only where it is the very first statement.
check(
  first === '"use client"',
  `packages/react/dist/index.js begins with "use client" (begins with ${JSON.stringify(first)})`,
);

const server = join(root, "packages/react/dist/server.js");
check(existsSync(server) && !readFileSync(server, "utf8").includes("use client"), "react/server is no client entry");

const { fallbackScript } = await import(pathToFileURL(join(root, "packages/core/dist/dom/index.js")).href);
const bytes = gzipSync(fallbackScript, { level: 9 }).length;
check(bytes <= HEAD_SCRIPT_LIMIT, `head script: ${bytes} B gzipped, limit ${HEAD_SCRIPT_LIMIT} B`);

process.exitCode = faults.length > 0 ? 1 : 0;
