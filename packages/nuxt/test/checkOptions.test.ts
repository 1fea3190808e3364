import { expect, test } from "vitest";
import { checkOptions } from "../src/checkOptions.js";

test("a browser gets the sizes of variants that have both sides", () => {
  const card = { resize: { type: "fill", width: 400, height: 300 } } as const;
  expect(checkOptions({ sets: true, variants: { card, wide: { width: 800 } }, allowSources: ["local:///"] })).toEqual({
    card: { width: 400, height: 300 },
  });
});

test.each([
  [
    { signing: { key: "aa", salt: "bb" } },
    "bucketfirst.signing: expected keys in the environment, never in a configuration, got one here",
  ],
  [{ authorize: () => true }, "bucketfirst.authorize: expected no such option, got one here"],
  [{ encoding: () => "x" }, "bucketfirst.encoding: expected base64 or plain, got one here"],
  [{ variants: { card: { widht: 3 } } }, /^variants\.card: widht: expected/],
  [{ varients: {} }, /^config: expected keys of .* got "varients"$/],
  [{ allowSources: ["shop"] }, /^allowSources.*: expected scheme/],
  [{ preconnect: "yes" }, 'preconnect: expected true or false, got "yes"'],
])("%o is one error, before anything is built", (options, message) => {
  expect(() => checkOptions(options as never)).toThrow(message);
});
