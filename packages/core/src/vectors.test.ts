import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { encryptedSource } from "./encrypt/index.js";
import {
  canonicalPath,
  canonicalSet,
  createImages,
  parsePath,
  parseSet,
  processingPath,
  setKey,
  signPath,
} from "./index.js";

interface Vector {
  endpoint?: "info";
  config: string;
  source: string;
  options: never;
  extension?: string;
  P: string;
  S: string;
  F: string;
  K: string;
  proxied: string;
  cached: string;
}

interface SetVector {
  config: string;
  source: string;
  request: never;
  ladder: string;
  formats?: string;
  options: string;
  P: string;
  S: string;
  F: string;
  K: string;
  src: string;
  proxied: string;
  cached: string;
  members: Record<string, string>;
}

const file = JSON.parse(readFileSync(new URL("../../../spec/vectors.json", import.meta.url), "utf8"));
const vectors: Vector[] = file.vectors;
const sets: SetVector[] = file.sets;
const REKEYED =
  "Every URL and every cache key made so far would change: every cache is re-keyed, and every stored image is orphaned.";

function configOf({ config: name }: { config: string }) {
  const { encryption, ...config } = file.configs[name];
  return { ...config, ...(encryption && { encoding: encryptedSource(encryption) }) };
}

describe("the vectors are frozen", () => {
  // To append a vector, add a line here with the new count and digest, and keep the old lines.
  test.each([[304, "ba35d31b9c2eee0ee041bf248e5b9bb429b5e8a1267063bad7ce08624f673885"]])(
    "the first %i are what they were when they were reviewed",
    (count, digest) => {
      const text = JSON.stringify([
        vectors.slice(0, count),
        vectors.slice(0, count).map(({ config }) => file.configs[config]),
      ]);
      expect(createHash("sha256").update(text).digest("hex"), REKEYED).toBe(digest);
    },
  );

  test.each([[112, "b725cb2cdf58fa35567a27a5e5d0f7c8a033f9cea0271fa4abf09fa9d0385d63"]])(
    "so are the first %i sets",
    (count, digest) => {
      const text = JSON.stringify([
        sets.slice(0, count),
        sets.slice(0, count).map(({ config }) => file.configs[config]),
      ]);
      expect(createHash("sha256").update(text).digest("hex"), REKEYED).toBe(digest);
    },
  );
});

describe("core makes the bytes of the vectors", () => {
  test.each(vectors.map((vector) => [vector.F, vector] as const))("%s", (_, vector) => {
    const config = configOf(vector);
    const { source, options, extension, endpoint } = vector;
    const images = createImages(config);
    if (endpoint === "info") return expect(images.infoUrl(source, options), REKEYED).toBe(vector.proxied);
    const { server, encoding } = config;
    const P = processingPath(images.resolveSource(source), options, { server, encoding, extension });
    expect(P, REKEYED).toBe(vector.P);
    expect(signPath(P, config.signing), REKEYED).toBe(vector.F);
    if (extension) return;
    expect(images.buildUrls(source, options), REKEYED).toEqual({
      path: vector.F,
      cacheKey: vector.K,
      cached: vector.cached,
      proxied: vector.proxied,
    });
  });
});

describe("what core reads back", () => {
  const processing = vectors.filter(({ endpoint }) => !endpoint);
  // "extra" lets a builder write an option of a later imgproxy; the parser refuses it, as today's imgproxy does.
  const readable = processing.filter(({ P }) => !P.includes("/future:"));

  test("canonicalPath leaves a canonical path as it is", () => {
    for (const vector of processing) expect(canonicalPath(vector.F, configOf(vector))).toBe(vector.F);
  });

  test("no browser rewrites a proxied URL", () => {
    for (const vector of processing) {
      const prefix = new URL(file.configs[vector.config].proxyUrl).pathname.replace(/\/+$/, "");
      expect(new URL(vector.proxied).pathname).toBe(prefix + vector.F);
    }
  });

  test("parsePath gives what builds the same path again", () => {
    for (const vector of readable) {
      const { server } = configOf(vector);
      const { source, options, encoding, extension } = parsePath(vector.F, { server });
      expect(processingPath(source, options as never, { server, encoding, extension } as never)).toBe(vector.P);
    }
  });

  test("parsePath gives the source", () => {
    for (const vector of readable.filter(({ config }) => !file.configs[config].encryption)) {
      const config = configOf(vector);
      expect(parsePath(vector.F, config).source).toBe(createImages(config).resolveSource(vector.source));
    }
  });
});

describe("core makes the bytes of the sets", () => {
  test.each(sets.map((vector) => [vector.F, vector] as const))("%s", (_, vector) => {
    const { source, request, P, F, K, src, proxied, cached } = vector;
    const images = createImages<"card", "pro", true>({
      ...configOf(vector),
      sets: true,
      variants: { card: request },
    });
    const { ladder, formats, cachedBase, proxyBase } = images.image(source, "card");
    expect({ ladder, formats, cached: cachedBase + src, proxied: proxyBase + src }, REKEYED).toEqual({
      ladder: vector.ladder,
      formats: vector.formats,
      cached,
      proxied,
    });
    const path = `${F}/${src}`;
    expect(images.buildUrls(source, "card"), REKEYED).toEqual({ path, cacheKey: `${K}/${src}`, cached, proxied });
    expect(setKey(P), REKEYED).toBe(K);
    expect(signPath(P, configOf(vector).signing), REKEYED).toBe(F);
  });

  test("and reads them back", () => {
    for (const vector of sets) {
      const { server, signing } = configOf(vector);
      for (const [member, classicPath] of Object.entries(vector.members)) {
        const { P: path, S: signature, K: key, ladder, formats = "" } = vector;
        const target = `${vector.F}/${member}`;
        const read = parseSet(target, { server });
        expect(read).toMatchObject({ path, signature, key, ladder, formats, member, classicPath });
        expect(canonicalSet(target, { server, signing })).toMatchObject({ path, signature, key, member, classicPath });
        if (!file.configs[vector.config].encryption)
          expect(read.source).toBe(createImages(configOf(vector)).resolveSource(vector.source));
      }
    }
  });

  test("no browser rewrites an address of a set", () => {
    for (const { config, proxied, F, src } of sets) {
      const prefix = new URL(file.configs[config].proxyUrl).pathname.replace(/\/+$/, "");
      expect(new URL(proxied).pathname).toBe(`${prefix}${F}/${src}`);
    }
  });
});
