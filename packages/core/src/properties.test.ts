import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as nobleText from "./base/bytes/base64url.js";
import * as nodeText from "./base/bytes/base64url.node.js";
import {
  buildUrl,
  cacheKey,
  canonicalPath,
  createImages,
  isBucketfirstError,
  parsePath,
  processingPath,
  signPath,
} from "./index.js";
import * as noble from "./sign/hash.js";
import * as node from "./sign/hash.node.js";
import * as arbitrary from "./test/arbitraries.js";

// `node scripts/fuzz.mjs` sets a million; a seed of a failure is printed by fast-check and can be set here.
const numRuns = Number(process.env.FUZZ_CASES ?? 1500);
const seed = process.env.FUZZ_SEED ? { seed: Number(process.env.FUZZ_SEED) } : {};
const settings = { numRuns, ...seed };
const few = { numRuns: Math.ceil(numRuns / 5), ...seed };
const timeout = 60_000 + numRuns * 5;

const server = { edition: "pro" } as const;
const encoding = fc.constantFrom("base64" as const, "plain" as const);
const signing = { key: "943b421c9eb07c830af81030552c8600", salt: "520f986b998545b4785e0defbc4f3c12" };

/** Returns whether builders accept a source: not dot segments as a plain one, nor the one base64 text that imgproxy reads as its old format. */
const isBuildable = (source: string, as: string) => !(as === "plain" && /^\.\.?$/.test(source));

const cases = fc
  .record({ source: arbitrary.source, options: arbitrary.options, encoding, extension: arbitrary.extension })
  .filter(({ source, encoding: as }) => isBuildable(source, as));

test("build, parse, build gives the same path; no browser rewrites it; it is canonical already", { timeout }, () => {
  fc.assert(
    fc.property(cases, ({ source, options, ...how }) => {
      const P = processingPath(source, options as never, { server, ...how });
      const F = signPath(P);
      const parsed = parsePath(F, { server });
      expect(parsed.source).toBe(source);
      expect(parsed.options).not.toHaveProperty("extra");
      expect(processingPath(parsed.source, parsed.options as never, { server, ...parsed })).toBe(P);
      expect(new URL(`https://img.test/p${F}`).pathname).toBe(`/p${F}`);
      expect(canonicalPath(F)).toBe(F);
    }),
    settings,
  );
});

test("any order of keys gives the same bytes", { timeout }, () => {
  // Pairs keep the caller's order, so they are not reversed.
  const turn = (value: unknown): unknown =>
    value && Object.getPrototypeOf(value) === Object.prototype
      ? Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, part]) => [key, key === "formatQuality" ? part : turn(part)]),
        )
      : value;
  fc.assert(
    fc.property(arbitrary.options, (options) => {
      const path = processingPath("a", options as never, { server });
      expect(processingPath("a", turn(options) as never, { server })).toBe(path);
    }),
    few,
  );
});

test("every spelling that imgproxy accepts gives the canonical path", { timeout }, () => {
  const spelling = fc.record({
    slashes: fc.constantFrom("", "/", "//"),
    colons: fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
    spare: fc.integer({ min: 0, max: 3 }),
    query: fc.constantFrom("", "?", "?a=b", "?/plain/:/x"),
    prefix: fc.constantFrom("", "/img", "/a/b"),
  });
  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  fc.assert(
    fc.property(cases, spelling, ({ source, options, ...how }, { slashes, colons, spare, query, prefix }) => {
      const P = processingPath(source, options as never, { server, ...how });
      const F = signPath(P, signing);
      const S = F.slice(1, F.indexOf("/", 1));
      const last = ALPHABET[ALPHABET.indexOf(S.at(-1)!) + spare]!;
      const border = how.encoding === "plain" ? P.indexOf("/plain/") : P.length;
      let i = 0;
      const escaped = P.slice(0, border).replace(/:/g, () => (colons[i++ % colons.length] ? "%3A" : ":"));
      const target = `${prefix}/${S.slice(0, -1)}${last}${slashes}${escaped}${P.slice(border)}${query}`;
      expect(canonicalPath(target, { pathPrefix: prefix, signing })).toBe(F);
      expect(cacheKey(F)).toBe(node.md5Hex(F));
    }),
    few,
  );
});

describe("both builds make the same bytes", () => {
  const text = fc.oneof(arbitrary.source, fc.string({ unit: "binary", maxLength: 200 }));
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 130 });

  test("of signatures and keys", { timeout }, () => {
    fc.assert(
      fc.property(text, bytes, bytes, fc.integer({ min: 1, max: 32 }), (path, key, salt, size) => {
        expect(noble.createHmacSigner(key, salt, size)(path)).toBe(node.createHmacSigner(key, salt, size)(path));
        expect(noble.md5Hex(path)).toBe(node.md5Hex(path));
      }),
      few,
    );
  });

  test("of base64url and UTF-8", { timeout }, () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(nobleText.base64url(value)).toBe(nodeText.base64url(value));
        expect(nobleText.utf8(value)).toBe(nodeText.utf8(value));
      }),
      few,
    );
  });
});

describe("whatever comes in, only our own errors come out", () => {
  const garbage = fc.oneof(
    fc.jsonValue({ noUnicodeString: false }),
    fc.string({ unit: "binary" }),
    fc.constantFrom(null, undefined, Number.NaN, "\ud800"),
  );
  const images = createImages({ proxyUrl: "https://img.test", cacheUrl: "https://b.test", server, signing });
  const names = fc.constantFrom(
    ..."preset resize size width zoom dpr extend gravity crop trim padding flip background".split(" "),
    ..."watermark formatQuality skipProcessing format expires filename hashsum blurAreas gradient extra cachebuster".split(
      " ",
    ),
    ..."layout densities widths sizes formats media placeholder intrinsicWidth height".split(" "),
  );
  const parts = fc.constantFrom(
    ..."type width gravity xOffset x y classNames classWeights class weight R G B opacity position filename encoded media toString valueOf __proto__ constructor".split(
      " ",
    ),
  );
  const nested = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      garbage,
      fc.array(tie("any"), { maxLength: 3 }),
      fc.dictionary(parts, tie("any"), { maxKeys: 3 }),
    ),
  })).any;
  const request = fc.oneof(nested, fc.dictionary(names, nested, { maxKeys: 4 }));
  const bent = fc
    .tuple(arbitrary.options, names, nested)
    .map(([options, name, value]) => ({ ...options, [name]: value }));

  const only = (run: () => unknown) => {
    try {
      run();
    } catch (error) {
      if (!isBucketfirstError(error)) throw error;
    }
  };

  test("of options and sources", { timeout }, () => {
    fc.assert(
      fc.property(fc.oneof(request, bent), fc.oneof(garbage, arbitrary.source), (options, source) => {
        only(() => processingPath(source as never, options as never, { server }));
        only(() => processingPath(source as never, options as never, { encoding: "plain" }));
        only(() => images.image(source as never, options as never));
        only(() => images.buildUrls(source as never, options as never));
        only(() => images.infoUrl(source as never, options as never));
        only(() => buildUrl(source as never, options as never, { proxyUrl: "https://img.test" }));
      }),
      few,
    );
  });

  test("of paths; and what is canonical stays so", { timeout }, () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "/",
        "//",
        "unsafe",
        "w:300",
        "rs:fill:1:1",
        "g:sm",
        ":",
        "%3A",
        "plain",
        "plain/",
        "https:/",
        "enc",
        "-",
        "@",
        ".",
        "YQ",
        "?",
        "%",
        "q",
        ":1",
        "é",
        "\ud800",
        "é\u0000",
      ),
      fc.string({ unit: "binary", maxLength: 5 }),
    );
    const path = fc.array(piece, { maxLength: 14 }).map((pieces) => `/${pieces.join("")}`);
    fc.assert(
      fc.property(fc.oneof(path, garbage), (target) => {
        only(() => parsePath(target as never, { server }));
        only(() => parsePath(target as never, { server: { presetsOnly: true } }));
        only(() => signPath(target as never, signing));
        only(() => cacheKey(target as never));
        only(() => canonicalPath(target as never, { signing }));
        only(() => {
          const F = canonicalPath(target as never);
          const P = F.slice("/unsafe".length);
          // A path is signed anew from its canonical form: that form must verify, and be its own canonical form.
          if (!/:\/[^/]/.test(P) && !P.startsWith("//"))
            expect(canonicalPath(signPath(P, signing), { signing }).endsWith(P)).toBe(true);
        });
      }),
      few,
    );
  });
});

test("the canonical form of whatever stands on the wire is its own canonical form, signed and unsigned", {
  timeout,
}, () => {
  const piece = fc.constantFrom(
    "/",
    "//",
    ":",
    "plain",
    "/plain/",
    "https:",
    "local:",
    "a",
    "w:1",
    "%3A",
    "-",
    "?",
    "é",
    "%2F",
  );
  const wire = fc.array(piece, { maxLength: 14 }).map((pieces) => `/any${pieces.join("")}`);
  const read = (target: string, config = {}): string | undefined => {
    try {
      return canonicalPath(target, config);
    } catch {
      return undefined;
    }
  };
  fc.assert(
    fc.property(wire, (target) => {
      const once = read(target);
      if (once !== undefined) expect(canonicalPath(once)).toBe(once);
      const path = target.slice("/any".length).split("?", 1)[0]!;
      if (!path.startsWith("/") || path.length < 2) return;
      const signed = read(signPath(path, signing), { signing });
      if (signed !== undefined) expect(canonicalPath(signed, { signing })).toBe(signed);
    }),
    settings,
  );
});
