#!/usr/bin/env node
// Writes spec/vectors.json: `node scripts/vectors/generate.mjs`. Paths are put together from the hand-written segments
// and escapes beside this file, signatures, keys and ciphertexts come from node:crypto: nothing here imports core.
// Vectors are only ever appended: one that changed would mean that every cache is re-keyed, so the script refuses.
import { createCipheriv, createHash, createHmac } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { CONFIGS, MORE } from "./configs.mjs";
import { INFO, OSS, PRO, TOGETHER } from "./options.mjs";
import { SOURCES } from "./sources.mjs";

const FILE = new URL("../../spec/vectors.json", import.meta.url);
const SOURCE = "https://example.com/images/cat.jpg";

const hex = (text) => Buffer.from(text, "hex");

function encrypt(source, { key, iv }) {
  const vector = iv ? hex(iv) : createHmac("sha256", hex(key)).update(source).digest().subarray(0, 16);
  const cipher = createCipheriv(`aes-${key.length * 4}-cbc`, hex(key), vector);
  return Buffer.concat([vector, cipher.update(source, "utf8"), cipher.final()]).toString("base64url");
}

/** The three forms of a source; `plain` is hand-written, since escaping it here would test one escaper by another. */
function sourcePart(config, { source, plain, extension }) {
  if (config.encoding === "plain") return `plain/${plain}${extension ? `@${extension}` : ""}`;
  const body = config.encryption
    ? `enc/${encrypt(source, config.encryption)}`
    : Buffer.from(source).toString("base64url");
  return body + (extension ? `.${extension}` : "");
}

function sign(P, signing) {
  if (!signing) return "unsafe";
  const { key, salt, size = 32 } = Array.isArray(signing) ? signing[0] : signing;
  const digest = createHmac("sha256", hex(key)).update(hex(salt)).update(P).digest();
  return digest.subarray(0, size).toString("base64url");
}

function vector({
  config: name,
  source,
  resolved = source,
  plain,
  options,
  segments,
  extension,
  info,
  sidecarDiffers,
}) {
  const config = CONFIGS[name];
  const P = `${segments && `/${segments}`}/${sourcePart(config, { source: resolved, plain, extension })}`;
  const S = sign(P, config.signing);
  const F = `/${S}${P}`;
  const K = createHash("md5").update(F, "utf8").digest("hex");
  const base = config.proxyUrl.replace(/\/+$/, "");
  const proxied = base + (info ? "/info" : "") + F;
  const cached = config.cacheUrl ? `${config.cacheUrl.replace(/\/+$/, "")}/${config.cacheFolder ?? ""}${K}` : proxied;
  return {
    ...(info && { endpoint: "info" }),
    config: name,
    source,
    options,
    ...(extension && { extension }),
    P,
    S,
    F,
    ...(!info && { K }),
    proxied,
    ...(!info && { cached }),
    ...(sidecarDiffers && { sidecarDiffers }),
  };
}

const from = (config, more) => (rows) =>
  rows.map(([options, segments]) => vector({ config, source: SOURCE, options, segments, ...more }));

const vectors = [
  ...from("signed")(TOGETHER),
  ...from("signed")(OSS),
  ...from("pro")(PRO),
  ...from("pro", { info: true })(INFO),
  ...SOURCES.flatMap(([source, plain, sidecarDiffers]) => [
    vector({ config: "signed", source, options: { width: 300 }, segments: "w:300" }),
    vector({ config: "plain", source, plain, options: { width: 300 }, segments: "w:300", sidecarDiffers }),
  ]),
  ...MORE.map(vector),
];

const text = (entries) =>
  `{\n"configs": ${JSON.stringify(CONFIGS, null, 1)},\n"vectors": [\n${entries.map((entry) => JSON.stringify(entry)).join(",\n")}\n]\n}\n`;

if (existsSync(FILE)) {
  const old = JSON.parse(readFileSync(FILE, "utf8"));
  const known = JSON.parse(text(vectors));
  // New kinds go to the end of the file, wherever the lists above have them.
  const kept = old.vectors.every((entry) => known.vectors.some((other) => isDeepStrictEqual(entry, other)));
  const sameConfigs = Object.entries(old.configs).every(([name, config]) =>
    isDeepStrictEqual(known.configs[name], config),
  );
  if (!kept || !sameConfigs) {
    console.error("An existing vector would change: every cache would be re-keyed. Nothing was written.");
    process.exit(1);
  }
  const added = known.vectors.filter((entry) => !old.vectors.some((other) => isDeepStrictEqual(entry, other)));
  vectors.length = 0;
  vectors.push(...old.vectors, ...added);
}
writeFileSync(FILE, text(vectors));
console.log(`${vectors.length} vectors`);
