import { documents } from "./documents.mjs";
import { foreignBytes } from "./foreignBytes.mjs";
import { must, refuses } from "./must.mjs";
import { cacheUrl, OPTIONS, proxyUrl, SOURCES, server, signing } from "./samples.mjs";

/**
 * Lists the parsers of foreign bytes: well-formed seeds of each, and what must hold for every text that is made of them.
 * `check` returns whether the text was accepted, and throws what the command reports.
 */
export function targets(parsers) {
  const { canonicalPath, canonicalSet, createImages, isBucketfirstError, parsePath, parseSet, processingPath } =
    parsers;
  const { signPath, targetOf, isProxyError } = parsers;
  const isOurs = (error) => isBucketfirstError(error);
  const isRefusal = (error) => isProxyError(error) && error.status >= 400 && error.status < 500;

  const plain = SOURCES.flatMap((source) =>
    OPTIONS.flatMap((options) =>
      ["base64", "plain"].map((encoding) => processingPath(source, options, { server, encoding })),
    ),
  );
  const signed = plain.map((path) => signPath(path, signing));
  const sets = createImages({ proxyUrl, cacheUrl, server, signing, sets: true });
  const members = SOURCES.flatMap((source) =>
    [{ width: 200 }, { width: 90, height: 50, formats: ["avif", "webp"], layout: "fixed" }].flatMap((request) => {
      const { proxyBase, ladder, formats } = sets.image(source, request);
      const base = proxyBase.slice(proxyUrl.length);
      return ladder.split("-").flatMap((step) => [base + step, ...(formats ? [`${base}${step}.avif`] : [])]);
    }),
  );
  const verified = new Set(signed);
  const memberKeys = new Set(
    members.map((target) => targetOf(target, { signing, unsignedSegment: "unsafe", pathPrefix: "" }).key),
  );
  const requests = [...signed, ...members];
  const keys = new Set(
    requests.map((url) => targetOf(url, { signing, unsignedSegment: "unsafe", pathPrefix: "" }).key),
  );

  return {
    parsePath: {
      seeds: plain.map((path) => `/unsafe${path}`),
      check(text) {
        const { value } = refuses(isOurs, () => parsePath(text, { server }));
        if (!value) return false;
        must(typeof value.source === "string", "expected a source");
        return true;
      },
    },
    "canonicalPath, without keys": {
      seeds: plain.map((path) => `/unsafe${path}`),
      check(text) {
        const { value } = refuses(isOurs, () => canonicalPath(text));
        if (value !== undefined) must(canonicalPath(value) === value, `a canonical path has another: ${value}`);
        return value !== undefined;
      },
    },
    "canonicalPath, signed": {
      seeds: signed,
      check(text) {
        const { value } = refuses(isOurs, () => canonicalPath(text, { signing }));
        // Whatever verifies is one of the paths that were signed: a change never buys another picture, nor another key.
        if (value !== undefined) must(verified.has(value), `a changed path verifies: ${value}`);
        return value !== undefined;
      },
    },
    parseSet: {
      seeds: members,
      check(text) {
        const { value } = refuses(isOurs, () => parseSet(text, { server }));
        if (!value) return false;
        const path = signPath(value.classicPath);
        must(canonicalPath(path) === path, `no canonical member: ${value.classicPath}`);
        must(
          canonicalSet(text, { server, unsignedSegment: value.signature })?.key === value.key,
          "two readers of one set disagree",
        );
        return true;
      },
    },
    "target of a request": {
      seeds: requests,
      check(text) {
        const config = { signing, unsignedSegment: "unsafe", pathPrefix: "" };
        const { value } = refuses(isRefusal, () => targetOf(text, config));
        if (!value) return false;
        must(/^[0-9a-f]{32}(\/[\w.-]+)?$/.test(value.key), `a key that is a path: ${value.key}`);
        // Foreign members of a ladder are refused too: the signature covers the ladder.
        must(value.info || keys.has(value.key) || memberKeys.has(value.key), `a new key was bought: ${value.key}`);
        return true;
      },
    },
    ...documents(parsers),
    ...foreignBytes(parsers),
  };
}
