import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { ADAPTERS, compilersOf } from "../../../scripts/adapters.mjs";
import { bundledFiles } from "../../../scripts/sizes/bundledFiles.mjs";
import { bundleEntry, HASH_CODE } from "../../../scripts/sizes/bundleEntry.mjs";
import { ADVICE_PAGES } from "../src/advice.js";

// In any other environment, also vitest's own, Vite uses the `development` condition of packages.
process.env.NODE_ENV = "production";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Bundles `export NAMES from "source"` for production, with the framework external. Returns the code and its modules. */
async function bundle(source: string, names: string): Promise<{ code: string; moduleIds: string[] }> {
  const plugins = await Promise.all(ADAPTERS.map(({ name }) => compilersOf(name, { dev: false })));
  return bundleEntry({ dir: root, code: `export ${names} from "${source}";`, plugins });
}

const advice = `${root}/../core/src/dom/advice/`;
const warnings = readdirSync(advice)
  .filter((name) => !name.endsWith(".test.ts"))
  .map((name) => readFileSync(advice + name, "utf8"))
  .join("\n");

/** Advice of the development build with its cure, read from its source: the calls that hold two texts. */
const ADVICE = [...warnings.matchAll(/warn\(\s*"([^"]+)",\s*"([^"]+)"/g)].map(
  ([, what, cure]) => [what, cure] as [string, string],
);

test("every advice is shown by a page of its own", () => {
  const shown = ADVICE_PAGES.flatMap(({ advice }) => advice.slice(0, 1));
  for (const [what] of ADVICE) expect(shown).toContain(what);
  // Some advice is chosen between two texts, which the pattern above does not find.
  for (const what of shown) expect(warnings).toContain(JSON.stringify(what));
  expect(new Set(shown).size).toBe(shown.length);
});

/** Entries of which nothing may sign, and the names taken of each: all that an adapter exports. */
const FORMS: [string, string][] = [
  ...ADAPTERS.map(({ name }): [string, string] => [`@bucketfirst/${name}`, "*"]),
  ["@bucketfirst/core/dom", "{ installFallback, attachFallback, readDescriptor }"],
  ["@bucketfirst/core/adapter", "{ attachFallback, imageResolver, trackImage, writeAttributes }"],
];

describe.each(FORMS)("%s", (source, names) => {
  test("nothing of it signs or hashes, and no development warning is left", async () => {
    const { code, moduleIds } = await bundle(source, names);
    // A minified bundle holds few of the names that the next line looks for.
    expect(moduleIds.filter((id) => HASH_CODE.test(id))).toEqual([]);
    expect(code).not.toMatch(/hmac|sha256|md5|noble/i);
    expect(code).not.toMatch(/console\.|\[bucketfirst\]/);
    for (const text of ADVICE.flat()) expect(code).not.toContain(text);
    expect(code).not.toContain("images instance in context");
    // Guards against a bundle that is empty.
    expect(code).toMatch(/data-proxy-/);
  });
});

test.each(["js", "ts"] as const)(
  "a bundler that runs in this folder gets the builds, not the sources: %s",
  async (loader) => {
    const code = 'export * from "@bucketfirst/core"; export * from "@bucketfirst/core/dom";';
    const files = await bundledFiles({ dir: root, code, loader });
    expect(files.filter((file) => /packages[/\\][^/\\]+[/\\]src[/\\]/.test(file))).toEqual([]);
    expect(files.some((file) => /packages[/\\]core[/\\]dist[/\\]/.test(file))).toBe(true);
  },
);
