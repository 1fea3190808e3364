import { createHash, createHmac } from "node:crypto";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  buildUrl,
  cacheKey,
  canonicalPath,
  createImages,
  isBucketfirstError,
  type Signing,
  signPath,
} from "../index.js";
import * as noble from "./hash.js";
import * as node from "./hash.node.js";

const documented = { key: "736563726574", salt: "68656C6C6F" };
const other = {
  key: "943b421c9eb07c830af81030552c86009268de4e532ba2ee2eab8247c6da0881",
  salt: "520f986b998545b4785e0defbc4f3c1203f22de2374a3d53cb7a7fe9fea309c5",
};
const test8 = { key: "746573742d6b6579", salt: "746573742d73616c74" };

/** Returns code and message of the thrown error. */
function errorOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (isBucketfirstError(error)) return `${error.code} ${error.message}`;
    throw error;
  }
  return "no error";
}

// The worked examples are from imgproxy's documentation and from its own tests.
const EXAMPLES: [Signing, string, string][] = [
  [
    documented,
    "/rs:fill:300:400:0/g:sm/aHR0cDovL2V4YW1w/bGUuY29tL2ltYWdl/cy9jdXJpb3NpdHku/anBn.png",
    "oKfUtW34Dvo2BGQehJFR4Nr0_rIjOtdtzJ3QFsUcXH8",
  ],
  [
    other,
    "/rs:fit:300:300/plain/http://img.example.com/pretty/image.jpg",
    "m3k5QADfcKPDj-SDI2AIogZbC3FlAXszuwhtWXYqavc",
  ],
  [test8, "/asd", "oWaL7QoW5TsgbuiS9-5-DI8S3Ibbo1gdB2SteJh3a20"],
  [{ ...test8, size: 8 }, "/asd", "oWaL7QoW5Ts"],
];

/** Returns the message for a missing secret, which is most likely a variable of the environment. */
const unset = (name: string, value: string): string =>
  `signing.${name}: expected hex of even length, not set (${value}): is there such an environment variable here?`;

describe("signPath", () => {
  test.each(EXAMPLES)("imgproxy's example %#", (signing, path, signature) => {
    expect(signPath(path, signing)).toBe(`/${signature}${path}`);
    expect(signPath(path, [signing, documented])).toBe(`/${signature}${path}`);
  });

  test("without signing the path is unsafe", () => {
    expect(signPath("/w:1/YQ")).toBe("/unsafe/w:1/YQ");
  });

  test.each(["", "w:1/YQ", "/\ud800", null, 5])("%j is no path", (path) => {
    expect(errorOf(() => signPath(path as never, documented))).toMatch(/^INVALID_PATH /);
  });

  test.each<[unknown, string]>([
    [{ key: "", salt: "ab" }, unset("key", "empty")],
    [{ key: undefined, salt: "ab" }, unset("key", "undefined")],
    [{ salt: "ab" }, unset("key", "undefined")],
    [{ key: "ab", salt: "" }, unset("salt", "empty")],
    [{ key: "ab" }, unset("salt", "undefined")],
    [{ key: "undefined", salt: "ab" }, unset("key", "undefined")],
    [{ key: null, salt: "ab" }, unset("key", "null")],
    [{ key: 5, salt: "ab" }, "signing.key: expected hex of even length, got number"],
    [{ key: "abc", salt: "ab" }, "signing.key: expected hex of even length, got 3 characters"],
    [{ key: "secret", salt: "ab" }, "signing.key: expected hex of even length, got 6 characters"],
    [{ key: "ab\n", salt: "ab" }, "signing.key: expected hex of even length, got 3 characters"],
    [{ key: "ab", salt: "ab", size: 0 }, "signing.size: expected integer 1..32, got 0"],
    [{ key: "ab", salt: "ab", size: 33 }, "signing.size: expected integer 1..32, got 33"],
    [{ key: "ab", salt: "ab", size: "8" }, 'signing.size: expected integer 1..32, got "8"'],
    [null, unset("key", "undefined")],
    ["secret", unset("key", "undefined")],
    [[], unset("key", "undefined")],
    [[undefined, documented], unset("key", "undefined")],
  ])("%j is refused and not printed", (signing, message) => {
    expect(errorOf(() => signPath("/a", signing as never))).toBe(`INVALID_CONFIG ${message}`);
    expect(errorOf(() => createImages({ proxyUrl: "https://i.test", signing: signing as never }))).toContain(message);
    expect(errorOf(() => canonicalPath("/a/b", { signing: signing as never }))).toMatch(/^INVALID_CONFIG /);
  });

  test("a fault of a secret never holds the secret", () => {
    const key = "5ecre7".repeat(10).slice(1);
    expect(errorOf(() => signPath("/a", { key, salt: "ab" }))).not.toContain("ecre7");
  });
});

describe("secrets in browsers", () => {
  afterEach(() => vi.unstubAllGlobals());
  const calls: [string, (signing: Signing) => unknown][] = [
    ["signPath", (signing) => signPath("/a", signing)],
    ["createImages", (signing) => createImages({ proxyUrl: "https://i.test", signing })],
    ["buildUrl", (signing) => buildUrl("a", {}, { proxyUrl: "https://i.test", signing })],
  ];

  test.each(calls)("%s refuses a key where there is a document, and says what to use", (_, call) => {
    vi.stubGlobal("document", {});
    expect(errorOf(() => call(documented))).toMatch(/^SECRET_IN_BROWSER .*createRemoteImages.*allowBrowser: true/);
    expect(call({ ...documented, allowBrowser: true })).toBeTruthy();
  });

  test.each(calls)("%s refuses a key under React Native", (_, call) => {
    vi.stubGlobal("navigator", { product: "ReactNative" });
    expect(errorOf(() => call(documented))).toMatch(/^SECRET_IN_BROWSER /);
    expect(errorOf(() => call({ ...documented, allowBrowser: "yes" as never }))).toMatch(/^SECRET_IN_BROWSER /);
  });

  test.each(calls)("%s names the browser first where a bundler left the key out", (_, call) => {
    vi.stubGlobal("document", {});
    expect(errorOf(() => call({ key: undefined, salt: undefined }))).toMatch(/^SECRET_IN_BROWSER /);
    expect(errorOf(() => call(null as never))).toMatch(/^SECRET_IN_BROWSER /);
    expect(errorOf(() => call({ key: undefined, salt: "ab", allowBrowser: true }))).toContain(
      unset("key", "undefined"),
    );
  });

  test("without a key everything works there", () => {
    vi.stubGlobal("document", {});
    expect(buildUrl("a", {}, { proxyUrl: "https://i.test" })).toBe("https://i.test/unsafe/YQ");
  });

  test("a server's navigator is no browser", () => {
    vi.stubGlobal("navigator", { product: "Gecko", userAgent: "Node.js/22" });
    expect(signPath("/asd", test8)).toContain("oWaL7QoW5Ts");
  });
});

describe("cacheKey", () => {
  test.each([
    ["/unsafe/w:300/bG9jYWw6Ly8vY2F0LmpwZw", "3e53fddd17924ae963260f85b737031b"],
    ["/", "6666cd76f96956469e7be39d750cc7d9"],
    ["/é", createHash("md5").update("/é").digest("hex")],
  ])("of %s", (path, key) => {
    expect(cacheKey(path)).toBe(key);
  });
  test.each(["", "a", "/\udc00", undefined])("%j is no path", (path) => {
    expect(errorOf(() => cacheKey(path as never))).toMatch(/^INVALID_PATH /);
  });
});

describe.each([
  ["noble", noble],
  ["node:crypto", node],
])("hashes of %s", (_, { createHmacSigner, md5Hex }) => {
  const bytes = (length: number, seed: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + seed) & 255);

  test.each([1, 31, 63, 64, 65, 200])("are HMAC-SHA256 with a key and a salt of %i bytes", (length) => {
    const [key, salt] = [bytes(length, 7), bytes(length, 99)];
    for (const size of [1, 2, 3, 16, 31, 32])
      for (const path of ["", "/a", `/${"x".repeat(54)}`, `/${"x".repeat(5000)}`, "/é🐈"]) {
        const digest = createHmac("sha256", key).update(salt).update(path).digest().subarray(0, size);
        expect(createHmacSigner(key, salt, size)(path)).toBe(digest.toString("base64url"));
      }
  });

  test("of one signer do not depend on what it signed before", () => {
    const sign = createHmacSigner(bytes(8, 1), bytes(8, 2), 32);
    const first = sign("/a");
    sign(`/${"b".repeat(300)}`);
    expect(sign("/a")).toBe(first);
  });

  test("are MD5 of UTF-8", () => {
    for (const text of ["", "a", "x".repeat(55), "x".repeat(64), "é🐈".repeat(50)])
      expect(md5Hex(text)).toBe(createHash("md5").update(text).digest("hex"));
  });
});
