import { expect, test } from "vitest";
import { createRemoteImages } from "./client/index.js";
import { createImages } from "./index.js";
import { createHitIndex, createSignHandler } from "./server/index.js";

const images = createImages({ proxyUrl: "https://img.test", variants: { card: { width: 400 } } });
const allowSources = ["https://shop.test/uploads/"];
const loose = (value: object): never => value as never;

test.each<[string, RegExp, () => unknown]>([
  ["authorize", /options: .*got "authorise"/, () => createSignHandler(images, loose({ allowSources, authorise() {} }))],
  ["a function", /^authorize: .*got true/, () => createSignHandler(images, loose({ allowSources, authorize: true }))],
  ["an instance", /^images: /, () => createSignHandler(loose({}), { allowSources })],
  [
    "the size of signatures",
    /^signing: .*got "signatureSize"/,
    () => createImages({ proxyUrl: "/", signing: loose({ key: "aa", salt: "bb", signatureSize: 8 }) }),
  ],
  [
    "the time of hits",
    /^options: .*got "ttl"/,
    () => createHitIndex({ head: async () => undefined } as never, loose({ ttl: 30 })),
  ],
  ["the box of a variant", /^options: .*got "box"/, () => createRemoteImages(loose({ endpoint: "/", box: {} }))],
  ["a list of variants", /^variants: /, () => createImages({ proxyUrl: "/", variants: "card" as never })],
])("what is misspelt, or of another kind, is refused: %s", (_what, message, make) => {
  expect(make).toThrow(message);
});

test.each<[string, () => unknown]>([
  ["endpoint", () => createRemoteImages({ endpoint: "https://undefined/api/images" })],
  ["allowSources", () => createSignHandler(images, { allowSources: ["https://undefined/uploads/"] })],
  ["cors.origins", () => createSignHandler(images, { allowSources, cors: { origins: ["https://undefined"] } })],
])("an environment variable that is not set is named in %s", (field, make) => {
  expect(make).toThrow(new RegExp(`^${field.replace(".", "[.]")}.*: expected no unset environment variable`));
});

test.each(["https://user:pw@img.test", "https://img.test:port", "https://", "https://img test"])(
  "%s is no address of a proxy",
  (proxyUrl) => {
    expect(() => createImages({ proxyUrl })).toThrow(/^proxyUrl: /);
  },
);

test.each(["https://[::1]:8080/img", "http://img_1.test", "//img.test/a", "/img"])("%s is one", (proxyUrl) => {
  expect(createImages({ proxyUrl }).buildUrl("a")).toBe(`${proxyUrl}/unsafe/YQ`);
});

test.each([Symbol("a"), Object.create(null), 1n, [], null])("%o is no address of an original", (source) => {
  for (const sets of [true, false])
    expect(() => createImages({ proxyUrl: "/", sets }).image(source as never)).toThrow(/^source: expected .*, got /);
});

test.each(["proxyUrl", "cacheUrl", "sourceBase"])("an object without a prototype is refused as %s", (field) => {
  const config = { proxyUrl: "/", [field]: Object.create(null) };
  expect(() => createImages(config)).toThrow(new RegExp(`^${field}: expected .*, got object$`));
});

test.each(["shop.test/uploads", "https://", " https://shop.test", "https://shop.test "])(
  "%j is no base of sources",
  (sourceBase) => {
    expect(() => createImages({ proxyUrl: "/", sourceBase })).toThrow(/^sourceBase: .*with its scheme/);
  },
);

test("the password of a refused address is not printed", () => {
  const config = { proxyUrl: "https://user:pw@img.test", cacheUrl: "/bucket" };
  expect(() => createImages(config)).toThrow(/^proxyUrl: expected .*, got "https:\/\/\*\*\*@img\.test"$/);
});
