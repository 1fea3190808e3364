// After `next build`: notes the hash of every inline script of the prerendered page, Next's own among them. proxy.js
// allows them, and so no other.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const html = readFileSync(".next/server/app/static.html", "utf8");
const scripts = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(([, code]) => code);
const hashes = scripts.map((code) => `'sha256-${createHash("sha256").update(code).digest("base64")}'`);
writeFileSync(".next/hashes.json", JSON.stringify([...new Set(hashes)]));
