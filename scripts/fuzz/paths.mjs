import { OSS } from "../vectors/options.mjs";
import { createRandom, poolsOf } from "./core.mjs";

const PIECES = [
  ..."0123456789.:/-+_=@%aeEtxN",
  "::",
  "//",
  "0x1",
  "NaN",
  "Inf",
  "1e3",
  "true",
  "%3A",
  "-1",
  ".5",
  "plain/",
];

/** Returns whether a path is one that core leaves to imgproxy: names of presets, floats that are no decimals, and bytes that are no text. */
export function isKnown(P) {
  if (/(^|[:/+-])(0x|nan|inf)|\d_+\d|\/(pr|preset):/i.test(P)) return true;
  // A lone percent sign is no escape, and both refuse it.
  if (/%(?![\da-f]{2})/i.test(P)) return false;
  const parts = P.replaceAll("%3A", ":").split("/");
  const at = parts.findIndex((part, i) => i > 0 && !part.includes(":"));
  const source = at < 0 ? "" : parts.slice(at).join("").split(".")[0];
  try {
    decodeURIComponent(P);
    if (parts[at] !== "plain") new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(source, "base64url"));
    return false;
  } catch {
    return true;
  }
}

/** Creates a generator of unsigned paths for a comparison with a real server, mostly of open source options. */
export function createPaths(core, seed) {
  const random = createRandom(seed);
  const pick = (list) => list[random(list.length)];
  // Which presets there are only the server knows.
  const pools = poolsOf(core, seed).filter(([name]) => name !== "preset");
  const ossNames = new Set(OSS.flatMap(([options]) => Object.keys(options)));
  const ossPools = pools.filter(([name]) => ossNames.has(name));

  /** The text with one to three of its characters taken away, replaced or put in. */
  function bend(text) {
    let bent = text;
    for (let left = 1 + random(3); left > 0; left--) {
      const at = 1 + random(bent.length);
      bent = bent.slice(0, at) + pick([pick(PIECES), ""]) + bent.slice(at + random(3));
    }
    return bent;
  }

  function generate(bent) {
    const options = {};
    for (let count = 1 + random(3); count > 0; count--) {
      const [name, pool] = pick(random(8) ? ossPools : pools);
      // Bytes that are no text cannot be written as a string here.
      if (!bent || name !== "filename") options[name] = pick(pool);
    }
    const encoding = pick(["base64", "plain"]);
    const extension = pick([undefined, undefined, "webp", "jpg"]);
    // imgproxy does not fetch from this scheme: it reads the whole path, and then refuses.
    const source = `none://${pick(["cat", "a b", "é", "x@y", "a.b.c"])}`;
    const P = core.processingPath(source, options, { server: { edition: "pro" }, encoding, extension });
    if (!bent) return P;
    const cut = encoding === "plain" ? P.length : P.lastIndexOf("/");
    return `/${bend(P.slice(1, cut))}${P.slice(cut)}`;
  }

  return generate;
}
