import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SIGNING } from "./backend.mjs";

const bytes = (hex) => Buffer.from(hex, "hex");

/** Marks of a secret, or of code that accepts one, in sources and in minified output. */
const MARKERS = [
  ["the key", new RegExp(SIGNING.key, "i")],
  ["the salt", new RegExp(SIGNING.salt, "i")],
  ["the key in base64", new RegExp(bytes(SIGNING.key).toString("base64url").slice(0, -2))],
  ["the salt in base64", new RegExp(bytes(SIGNING.salt).toString("base64url").slice(0, -2))],
  ["the name of a secret", /IMGPROXY_(KEY|SALT)/],
  ["hmac", /hmac/i],
  ["a constant of SHA-256", /0?x?428a2f98|\b1116352408\b/i],
  ["a constant of MD5", /0x67452301|\b1732584193\b/i],
  ["a message of the signer", /every visitor can read a key|expected hex of even length/],
];

/** Mark of the runtime, the head script and the markup: a search that does not find it was in the wrong place. */
const RUNTIME = /data-proxy-/;

function* filesBelow(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) yield join(entry.parentPath, entry.name);
}

/**
 * Searches everything that reaches browsers for secrets and signing code: files of the built client, and all text that
 * a visit downloaded.
 *
 * @returns the number of searched texts, and a line for each find
 */
export function searchClient(dir, folders, downloads) {
  const files = folders.flatMap((folder) => [...filesBelow(join(dir, folder))]);
  const texts = [
    ...files.map((file) => [file.slice(dir.length + 1), readFileSync(file, "latin1")]),
    ...downloads.map((text, i) => [`download ${i + 1}`, text]),
  ];
  const faults = texts.flatMap(([name, text]) =>
    MARKERS.filter(([, pattern]) => pattern.test(text)).map(([what]) => `${name}: holds ${what}`),
  );
  if (!texts.some(([, text]) => RUNTIME.test(text)))
    faults.push("the client output holds nothing of ours: searched in vain");
  return { searched: texts.length, faults };
}
