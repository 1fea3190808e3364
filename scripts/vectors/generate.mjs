#!/usr/bin/env node
// Writes spec/vectors.json: `node scripts/vectors/generate.mjs`. Paths are made of the hand-written segments and escapes
// beside this file, and node:crypto makes signatures, keys and ciphertexts: nothing here imports core. Vectors are only ever
// appended: one that changed would mean that every cache is re-keyed, so the script refuses.
import { createCipheriv, createHash, createHmac } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { CONFIGS, MORE } from "./configs.mjs";
import { METAS } from "./meta.mjs";
import { INFO, OSS, PRO, TOGETHER } from "./options.mjs";
import { MORE_SETS, SETS, setOfSource } from "./sets.mjs";
import { SOURCES } from "./sources.mjs";

const FILE = new URL("../../spec/vectors.json", import.meta.url);
const SOURCE = "https://example.com/images/cat.jpg";

const hex = (text) => Buffer.from(text, "hex");

function encrypt(source, { key, iv }) {
  const vector = iv ? hex(iv) : createHmac("sha256", hex(key)).update(source).digest().subarray(0, 16);
  const cipher = createCipheriv(`aes-${key.length * 4}-cbc`, hex(key), vector);
  return Buffer.concat([vector, cipher.update(source, "utf8"), cipher.final()]).toString("base64url");
}

/** Returns a source in one of its three forms; `plain` is hand-written, since escaping it here would test one escaper by another. */
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

/** Makes the vector of a set, which is signed like any other path; its key is of the path alone. */
function set({ config: name, source, resolved = source, plain, request, ladder, formats, options = "", src, members }) {
  const config = CONFIGS[name];
  const part = sourcePart(config, { source: resolved, plain });
  const P = `/set:${ladder}${formats ? `:${formats}` : ""}${options && `/${options}`}/${part}`;
  const S = sign(P, config.signing);
  const F = `/${S}${P}`;
  const K = createHash("sha256").update(P, "utf8").digest("hex").slice(0, 32);
  const proxied = `${config.proxyUrl.replace(/\/+$/, "")}${F}/${src}`;
  const { cacheUrl, cacheFolder = "" } = config;
  const cached = cacheUrl ? `${cacheUrl.replace(/\/+$/, "")}/${cacheFolder}${K}/${src}` : proxied;
  const classic = Object.entries(members).map(([M, segments]) => [M, `${segments && `/${segments}`}/${part}`]);
  return {
    config: name,
    source,
    request,
    ladder,
    ...(formats && { formats }),
    options,
    P,
    S,
    F,
    K,
    src,
    proxied,
    cached,
    members: Object.fromEntries(classic),
  };
}

/** Makes the vector of a source's metadata, whose key is of the path alone as well. */
function meta({ config: name, source, resolved = source, plain }) {
  const config = CONFIGS[name];
  const P = `/meta/${sourcePart(config, { source: resolved, plain })}`;
  const S = sign(P, config.signing);
  const F = `/${S}${P}`;
  const K = createHash("sha256").update(P, "utf8").digest("hex").slice(0, 32);
  const proxied = `${config.proxyUrl.replace(/\/+$/, "")}${F}/meta.json`;
  const { cacheUrl, cacheFolder = "" } = config;
  const cached = cacheUrl ? `${cacheUrl.replace(/\/+$/, "")}/${cacheFolder}${K}/meta.json` : proxied;
  return { config: name, source, P, S, F, K, proxied, cached };
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

const sets = [
  ...SETS.map(set),
  ...MORE_SETS.map(set),
  ...SOURCES.flatMap(([source, plain]) => [
    set(setOfSource("signed", source)),
    set(setOfSource("plain", source, plain)),
  ]),
];

const metas = METAS.map(meta);

const old = existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : undefined;

const lines = (entries) => entries.map((entry) => JSON.stringify(entry)).join(",\n");
const text = () => {
  const lists = Object.entries({ vectors, meta: metas, sets }).map(([name, list]) => `"${name}": [\n${lines(list)}\n]`);
  return `{\n"configs": ${JSON.stringify(CONFIGS, null, 1)},\n${lists.join(",\n")}\n}\n`;
};

/** Appends new entries to the old ones; `undefined` where an old one would change. */
function appended(before, known) {
  // New kinds stand at the end of the file, whatever their place in the lists above.
  const has = (list, entry) => list.some((other) => isDeepStrictEqual(entry, other));
  if (!before.every((entry) => has(known, entry))) return undefined;
  return [...before, ...known.filter((entry) => !has(before, entry))];
}

if (old) {
  const known = JSON.parse(text());
  const all = ["vectors", "meta", "sets"].map((name) => appended(old[name] ?? [], known[name]));
  const sameConfigs = Object.entries(old.configs).every(([name, config]) =>
    isDeepStrictEqual(known.configs[name], config),
  );
  if (all.includes(undefined) || !sameConfigs) {
    console.error("An existing vector would change: every cache would be re-keyed. Nothing was written.");
    process.exit(1);
  }
  for (const [i, list] of [vectors, metas, sets].entries()) list.splice(0, list.length, ...all[i]);
}
writeFileSync(FILE, text());
console.log(`${vectors.length} vectors, ${sets.length} sets, ${metas.length} of metadata`);
