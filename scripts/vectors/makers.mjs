// What follows from a row, made by node:crypto alone: signatures, keys, ciphertexts and addresses.
import { createCipheriv, createHash, createHmac } from "node:crypto";
import { CONFIGS } from "./configs.mjs";

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

/** Makes the vector of one processed source. */
export function vectorOf({
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
export function setOf({
  config: name,
  source,
  resolved = source,
  plain,
  request,
  ladder,
  formats,
  options = "",
  src,
  members,
}) {
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
export function metaOf({ config: name, source, resolved = source, plain }) {
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
