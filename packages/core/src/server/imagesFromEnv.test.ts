import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scratch } from "@bucketfirst/testkit/scratch";
import { afterEach, expect, test, vi } from "vitest";
import { developmentVariables } from "./developmentVariables.js";
import { imagesFromEnv } from "./imagesFromEnv.js";

const ENV = {
  PROXY_URL: "https://img.test",
  CACHE_URL: "https://b.test",
  IMGPROXY_KEY: "736563726574",
  IMGPROXY_SALT: "68656C6C6F",
};
const DEVELOPMENT = { NODE_ENV: "development" };
const urlsOf = (images: ReturnType<typeof imagesFromEnv>) => images.buildUrls("local:///cat.jpg", { width: 300 });

afterEach(() => void vi.restoreAllMocks());

/** Makes the current folder an empty one, with the keys of a development server where `keys` is their file's text. */
async function stand(keys?: string): Promise<void> {
  const dir = await scratch();
  if (keys !== undefined) {
    mkdirSync(join(dir, ".bucketfirst"));
    writeFileSync(join(dir, ".bucketfirst/keys.json"), keys);
  }
  vi.spyOn(process, "cwd").mockReturnValue(dir);
}

test("keys and addresses are those of the environment", () => {
  const { cached, proxied } = urlsOf(imagesFromEnv({}, ENV));
  // By openssl: HMAC-SHA-256 with the key "secret" over "hello/w:300/bG9jYWw6Ly8vY2F0LmpwZw".
  expect(proxied).toBe("https://img.test/gstZwnCQH6lnZ0uux1K1VCyxCYXYNu7gTQ3now1mnxM/w:300/bG9jYWw6Ly8vY2F0LmpwZw");
  expect(cached).toMatch(/^https:\/\/b\.test\/[0-9a-f]{32}$/);
});

test("while keys rotate the first pair signs, with the size of the environment", () => {
  const env = { ...ENV, IMGPROXY_KEY: "aa,736563726574", IMGPROXY_SALT: "bb,68656C6C6F", IMGPROXY_SIGNATURE_SIZE: "8" };
  expect(urlsOf(imagesFromEnv({}, env)).proxied).toBe("https://img.test/rakFHPqWXRs/w:300/bG9jYWw6Ly8vY2F0LmpwZw");
});

test("a field of the configuration stands in place of its variable", () => {
  const { cached, proxied } = urlsOf(
    imagesFromEnv({ proxyUrl: "https://other.test", cacheUrl: undefined, signing: undefined }, {}),
  );
  expect(proxied).toBe("https://other.test/unsafe/w:300/bG9jYWw6Ly8vY2F0LmpwZw");
  expect(cached).toBe(proxied);
});

test.each([
  [{}, /^PROXY_URL, CACHE_URL, IMGPROXY_KEY, IMGPROXY_SALT: expected in the environment, got none of them\. A server/],
  [{ ...ENV, IMGPROXY_SALT: "" }, /^IMGPROXY_SALT: expected in the environment, got nothing\. A server reads/],
  [{ ...ENV, CACHE_URL: undefined }, /^CACHE_URL: expected in the environment, got nothing/],
  [DEVELOPMENT, /^IMGPROXY_KEY, IMGPROXY_SALT: expected .* npx @bucketfirst\/proxy dev in this folder makes keys/],
  [{ ...ENV, IMGPROXY_KEY: "s3cret" }, /^IMGPROXY_KEY: expected hex of even length, got 6 characters$/],
  [{ ...ENV, IMGPROXY_KEY: "aa,bb" }, /^IMGPROXY_KEY, IMGPROXY_SALT: expected as many keys as salts, got 2 and 1$/],
  [{ ...ENV, IMGPROXY_SIGNATURE_SIZE: "64" }, /^IMGPROXY_SIGNATURE_SIZE: expected integer 1\.\.32, got 64$/],
  [{ ...ENV, PROXY_URL: "img.test" }, /^PROXY_URL: expected https:\/\/host or \/path, .* got "img\.test"$/],
])("%o is one error that names the variable", async (env, message) => {
  await stand();
  expect(() => imagesFromEnv({}, env as Record<string, string>)).toThrow(message);
});

test("a fault of the configuration itself keeps its name", () => {
  expect(() => imagesFromEnv({ cacheUrl: "b.test" }, ENV)).toThrow(/^cacheUrl: expected/);
  expect(() => imagesFromEnv({ signing: { key: "x", salt: "aa" } }, ENV)).toThrow(/^signing\.key: expected hex/);
});

test("no error shows a secret", () => {
  const env = { ...ENV, IMGPROXY_KEY: "not-hex-but-secret" };
  expect(() => imagesFromEnv({}, env)).toThrow(expect.not.objectContaining({ message: /not-hex/ }));
});

const KEYS = '{ "key": "736563726574", "salt": "68656C6C6F" }';

test("during development addresses and keys are those of the development server in this folder", async () => {
  await stand(KEYS);
  const { cached, proxied } = urlsOf(imagesFromEnv({}, DEVELOPMENT));
  expect(proxied).toMatch(/^http:\/\/127\.0\.0\.1:8080\/proxy\/gstZwnCQH6lnZ0uux1K1VCyxCYXYNu7gTQ3now1mnxM\//);
  expect(cached).toMatch(/^http:\/\/127\.0\.0\.1:8080\/bucket\/[0-9a-f]{32}$/);
});

test.each([
  ['{ "url": "http://127.0.0.1:41234" }', "http://127.0.0.1:41234"],
  ['{ "url": 1 }', "http://127.0.0.1:8080"],
  ["null", "http://127.0.0.1:8080"],
  ["{", "http://127.0.0.1:8080"],
])("a development server whose file says %s is asked at %s", async (text, base) => {
  await stand(KEYS);
  writeFileSync(join(process.cwd(), ".bucketfirst/server.json"), text);
  const { cached, proxied } = urlsOf(imagesFromEnv({}, DEVELOPMENT));
  expect(proxied.startsWith(`${base}/proxy/`)).toBe(true);
  expect(cached.startsWith(`${base}/bucket/`)).toBe(true);
  const { proxied: named } = urlsOf(imagesFromEnv({}, { ...DEVELOPMENT, PROXY_URL: "https://img.test" }));
  expect(named.startsWith("https://img.test/")).toBe(true);
});

test("variables are those of the development server in a folder that is named", async () => {
  await stand(KEYS);
  const folder = process.cwd();
  writeFileSync(join(folder, ".bucketfirst/server.json"), '{ "url": "http://127.0.0.1:41234" }');
  await stand();
  expect(developmentVariables({ PROXY_URL: "", IMGPROXY_SALT: "" }, folder)).toEqual({
    PROXY_URL: "http://127.0.0.1:41234/proxy",
    CACHE_URL: "http://127.0.0.1:41234/bucket",
    IMGPROXY_KEY: "736563726574",
    IMGPROXY_SALT: "68656C6C6F",
  });
});

test("they are never those of a production server, nor beside half a pair of the environment", async () => {
  await stand(KEYS);
  expect(() => imagesFromEnv({}, { ...ENV, IMGPROXY_KEY: undefined, IMGPROXY_SALT: undefined } as never)).toThrow(
    /^IMGPROXY_KEY, IMGPROXY_SALT: expected in the environment/,
  );
  expect(() => imagesFromEnv({}, { ...DEVELOPMENT, IMGPROXY_KEY: "aa" })).toThrow(/^IMGPROXY_SALT: expected/);
  expect(() => imagesFromEnv({}, { ...DEVELOPMENT, IMGPROXY_SALT: "aa" })).toThrow(/^IMGPROXY_KEY: expected/);
});

test.each(["", "[]", "{", '{ "key": 1, "salt": 2 }', '{ "key": "aa" }', '{ "key": 1, "salt": "aa" }', "null"])(
  "a file of keys with the text %j is as none",
  async (text) => {
    await stand(text);
    expect(() => imagesFromEnv({}, DEVELOPMENT)).toThrow(/^IMGPROXY_KEY, IMGPROXY_SALT: expected/);
  },
);
