import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalSet, createImages, isBucketfirstError, parseSet, processingPath, signPath } from "../index.js";
import * as noble from "../sign/hash.js";
import * as node from "../sign/hash.node.js";
import * as arbitrary from "../test/arbitraries.js";

// As in ../properties.test.ts: `node scripts/fuzz.mjs` sets a million.
const numRuns = Number(process.env.FUZZ_CASES ?? 1500);
const seed = process.env.FUZZ_SEED ? { seed: Number(process.env.FUZZ_SEED) } : {};
const settings = { numRuns, ...seed };
const timeout = 60_000 + numRuns * 10;

const proxyUrl = "https://img.test";
const server = { edition: "pro" } as const;
const signing = { key: "943b421c9eb07c83", salt: "520f986b998545b4", size: 16 };

const side = fc.integer({ min: 1, max: 4000 });
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const box = fc.oneof(
  fc.record({ width: side, height: maybe(side) }),
  fc.record({ width: side, height: maybe(side), layout: fc.constantFrom("fixed" as const, "fullWidth" as const) }),
  fc.record({ width: side, widths: fc.array(side, { minLength: 1, maxLength: 5 }) }),
  fc.record({ widths: fc.array(side, { minLength: 1, maxLength: 5 }) }),
  fc.record({ height: maybe(side), densities: maybe(fc.constant([3, 1, 1.5])) }),
  fc.record({ width: side, densities: fc.uniqueArray(fc.constantFrom(0.5, 1, 1.5, 2, 3), { minLength: 1 }) }),
);
const formats = fc.array(fc.constantFrom("avif", "webp", "jpeg", "png", "best"), { maxLength: 4 });
/** Options that a set can say: sides stand in the box, and a member is no video and not passed through. */
const options = arbitrary.options.map(({ width, height, raw, resize, format, ...rest }) => ({
  ...rest,
  ...(typeof resize === "string" && { resize }),
  ...(format !== "mp4" && format !== "pdf" && format !== undefined && { format }),
}));
const request = fc
  .record({ options, box, formats })
  .map((parts) => ({ ...parts.options, ...parts.box, formats: parts.formats }));
const encoding = fc.constantFrom("base64" as const, "plain" as const);
const cases = fc
  .record({ source: arbitrary.source, request, encoding })
  // What no builder takes: a dot segment, a path of Windows.
  .filter(({ source, encoding: as }) => !(as === "plain" && /^\.\.?$/.test(source)) && !/^[a-z]:[\\/]/i.test(source));

/** Returns the part behind the proxy's address. */
const pathsIn = (srcSet: string): string[] =>
  srcSet.split(", ").map((entry) => entry.split(" ")[0]!.slice(proxyUrl.length));

test("a member is what classic addressing asks for the same candidate", { timeout }, () => {
  fc.assert(
    fc.property(cases, ({ source, request: asked, encoding: as }) => {
      const config = { proxyUrl, server, encoding: as, signing };
      const classic = createImages(config).image(source, asked as never);
      const {
        proxyBase,
        ladder,
        formats: names,
      } = createImages({ ...config, sets: true }).image(source, asked as never);
      const base = proxyBase.slice(proxyUrl.length);
      const classicOf = (member: string) => signPath(parseSet(base + member, { server }).classicPath, signing);
      const lists = [classic.proxySrcSet ?? classic.proxySrc, ...(classic.sources ?? []).map((one) => one.proxySrcSet)];
      const suffixes = ["", ...(names?.split("-") ?? []).map((name) => `.${name}`)];
      expect(lists.map((list) => pathsIn(list).sort())).toEqual(
        suffixes.map((suffix) =>
          ladder
            .split("-")
            .map((step) => classicOf(step + suffix))
            .sort(),
        ),
      );
    }),
    settings,
  );
});

test("what was built is read, is canonical, and no browser rewrites it", { timeout }, () => {
  fc.assert(
    fc.property(cases, ({ source, request: asked, encoding: as }) => {
      const config = { proxyUrl, server, encoding: as, signing };
      const images = createImages({ ...config, sets: true, variants: { card: asked as never } });
      const { path, cacheKey, proxied } = images.buildUrls(source, "card");
      const read = parseSet(path, { server });
      expect(read).toMatchObject({ source, encoding: as });
      expect(`${read.key}/${read.member}`).toBe(cacheKey);
      const head = `/set:${read.ladder}${read.formats && `:${read.formats}`}`;
      const again = processingPath(read.source, read.options as never, { server, encoding: as });
      expect(`${head}${again}`).toBe(read.path);
      expect(new URL(proxied).pathname).toBe(path);
      expect(canonicalSet(`/p${path}?v=1`, { pathPrefix: "/p", signing, server })).toMatchObject({
        path: read.path,
        key: read.key,
        classicPath: read.classicPath,
      });
    }),
    settings,
  );
});

describe("nothing but the canonical spelling is accepted", () => {
  const edits = fc.array(
    fc.record({
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      cut: fc.integer({ min: 0, max: 2 }),
      put: fc.constantFrom(
        "",
        "0",
        "1",
        ".",
        "-",
        ":",
        "/",
        "x",
        "a",
        "=",
        "%",
        "%2F",
        "%3A",
        "%3a",
        "//",
        "A",
        "f:",
        "é",
      ),
    }),
    { minLength: 1, maxLength: 3 },
  );

  test("an address that was edited is refused, or is one that a builder writes", { timeout }, () => {
    fc.assert(
      fc.property(cases, edits, ({ source, request: asked, encoding: as }, changes) => {
        const images = createImages({ proxyUrl, server, encoding: as, sets: true, variants: { card: asked as never } });
        let target = images.buildUrls(source, "card").path;
        for (const { at, cut, put } of changes) {
          const start = "/unsafe/".length + Math.floor(at * (target.length - "/unsafe/".length));
          target = target.slice(0, start) + put + target.slice(start + cut);
        }
        let read: ReturnType<typeof parseSet>;
        try {
          read = parseSet(target, { server });
        } catch (error) {
          expect(isBucketfirstError(error, "INVALID_PATH")).toBe(true);
          return;
        }
        const { signature, path, member, ladder, formats: names, source: original, encoding: how } = read;
        // The two spellings that are undone.
        const border = target.includes("/plain/") ? target.indexOf("/plain/") : target.length;
        const plain = target.slice(0, border).replaceAll("%3A", ":") + target.slice(border);
        expect(`/${signature}${path}/${member}`).toBe(plain.split("?")[0]);
        const steps = ladder.split("-").map(Number.parseFloat);
        const unit = ladder.endsWith("x") ? "x" : "";
        expect(ladder).toBe(
          [...new Set(steps)]
            .sort((a, b) => a - b)
            .map((step) => step + unit)
            .join("-"),
        );
        const part = how === "encrypted" ? `enc/${original}` : processingPath(original, {}, { encoding: how }).slice(1);
        expect(path.startsWith(`/set:${ladder}${names && `:${names}`}/`)).toBe(true);
        expect(path.endsWith(`/${part}`)).toBe(true);
      }),
      settings,
    );
  });
});

test("both builds hash the same key", { timeout }, () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
      expect(noble.sha256Hex(text)).toBe(node.sha256Hex(text));
    }),
    settings,
  );
});
