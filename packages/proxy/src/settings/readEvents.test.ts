import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, test } from "vitest";
import { readConfig } from "./config.js";

const TOKEN = "a token of thirty-two characters";
const KEYS = { IMGPROXY_KEY: "736563726574", IMGPROXY_SALT: "68656c6c6f", STORE: "s3", S3_BUCKET: "results" };
const IMAGES = {
  proxyUrl: "https://img.test",
  cacheUrl: "https://b.test",
  sets: true,
  variants: { card: { width: 10 } },
};
const ORIGINALS = [{ bucket: "uploads", source: "s3://uploads/{rawKey}" }];

/** Reads settings with a file of events. */
async function read(content: unknown, environment: Record<string, string> = {}) {
  const cwd = await scratch();
  const file = join(cwd, "events.json");
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  await mkdir(join(cwd, "folder"));
  await writeFile(join(cwd, "bucketfirst.json"), JSON.stringify(IMAGES));
  return readConfig({ ...KEYS, EVENTS_TOKEN: TOKEN, EVENTS_FILE: file, ...environment }).proxy.events;
}

test("the images file that other commands read serves here too, by its path or in place", async () => {
  const { sets, variants } = IMAGES;
  const expected = {
    token: TOKEN,
    images: { sets, variants },
    originals: ORIGINALS,
    concurrency: 1,
    ownBucket: "results",
  };
  expect(await read({ images: "bucketfirst.json", originals: ORIGINALS })).toEqual(expected);
  expect(await read({ images: { sets, variants }, originals: ORIGINALS }, { EVENTS_CONCURRENCY: "3" })).toEqual({
    ...expected,
    concurrency: 3,
  });
  expect(readConfig(KEYS).proxy.events).toBeUndefined();
});

test.each([
  ["no token", {}, { EVENTS_TOKEN: "" }, /EVENTS_TOKEN: expected a token beside EVENTS_FILE/],
  ["a short token", {}, { EVENTS_TOKEN: "short" }, /EVENTS_TOKEN: expected at least 32 characters, got 5 characters/],
  [
    "no file",
    {},
    { EVENTS_FILE: "" },
    /EVENTS_FILE: expected a JSON file with images and originals beside EVENTS_TOKEN/,
  ],
  ["no store", {}, { STORE: "none" }, /EVENTS_TOKEN: expected a store, since events are kept there, got STORE=none/],
  [
    "a file that is missing",
    {},
    { EVENTS_FILE: "nope.json" },
    /EVENTS_FILE: nope.json: expected a JSON file that can be read, got "nope.json" \(ENOENT\)/,
  ],
  ["no JSON", "{", {}, /EVENTS_FILE: .*events.json: .*expected JSON/],
  ["a list", [], {}, /events.json.*expected a JSON object, got \[\]/],
  [
    "another field",
    { images: IMAGES, originals: ORIGINALS, original: 1 },
    {},
    /original: expected no other field than images, originals/,
  ],
  [
    "no images",
    { originals: ORIGINALS },
    {},
    /images: expected the path of an images file, or its fields, got nothing/,
  ],
  [
    "an images file that is missing",
    { images: "nope.json", originals: ORIGINALS },
    {},
    /expected a JSON file that can be read, got ".*nope.json" \(ENOENT\)/,
  ],
  [
    "a folder as images file",
    { images: "folder", originals: ORIGINALS },
    {},
    /expected a JSON file that can be read.*EISDIR/,
  ],
  [
    "a wrong variant",
    { images: { variants: { card: { width: 0 } } }, originals: ORIGINALS },
    {},
    /events.json: variants.card: width: /,
  ],
  [
    "no originals",
    { images: IMAGES },
    {},
    /originals: expected a list of rules such as \{ bucket, source \}, got nothing/,
  ],
  [
    "an original without a bucket",
    { images: IMAGES, originals: [{ source: "s3://a/{rawKey}" }] },
    {},
    /originals\[0\].bucket: expected the name of a bucket, got nothing/,
  ],
  [
    "a source without its key",
    { images: IMAGES, originals: [{ bucket: "b", source: "s3://a/" }] },
    {},
    /originals\[0\].source: expected an address with \{key\}, \{rest\}, \{rawKey\} or \{rawRest\} in it, got "s3:\/\/a\/"/,
  ],
  [
    "an escaped key in the address of a store",
    { images: IMAGES, originals: [{ bucket: "b", source: "S3://b/{rest}" }] },
    {},
    /originals\[0\].source: expected \{rawKey\} or \{rawRest\} in the address of a store, which imgproxy does not decode, got "S3:/,
  ],
  [
    "a source that is a path of Windows",
    { images: IMAGES, originals: [{ bucket: "b", source: "C:/photos/{key}" }] },
    {},
    /originals\[0\].source: source: expected an address or a name, no path of Windows/,
  ],
  [
    "a variant that is none",
    { images: IMAGES, originals: [{ ...ORIGINALS[0], variants: ["cart"] }] },
    {},
    /originals\[0\].variants: expected some of card, got "cart"/,
  ],
  [
    "a misspelt field",
    { images: IMAGES, originals: [{ ...ORIGINALS[0], suffix: ".jpg" }] },
    {},
    /originals\[0\].suffix: expected no other field than/,
  ],
  [
    "nothing to make",
    { images: IMAGES, originals: [{ ...ORIGINALS[0], variants: [] }] },
    {},
    /originals\[0\].variants: expected a variant, or meta: true beside it, got \[\]/,
  ],
  [
    "a meta that is no flag",
    { images: IMAGES, originals: [{ ...ORIGINALS[0], meta: "yes" }] },
    {},
    /originals\[0\].meta: expected true or false, got "yes"/,
  ],
])("%s is one clear sentence", async (_, content, environment, expected) => {
  const error = await read(content, environment as Record<string, string>).catch((thrown: Error) => thrown);
  expect(error).toMatchObject({ code: "INVALID_CONFIG", message: expect.stringMatching(expected) });
  expect((error as Error).message).not.toContain(TOKEN);
});
