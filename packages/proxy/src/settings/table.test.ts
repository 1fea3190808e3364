import { readFile, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { readConfig } from "./config.js";
import { DEFAULT_LIMITS } from "./limits.js";
import { SETTINGS, type Setting } from "./table.js";

const PAGE = new URL("../../../../docs/proxy-settings.md", import.meta.url);
const UNITS: Record<Setting["kind"], string> = {
  text: "text",
  folder: "path",
  flag: "true or false",
  count: "number",
  bytes: "bytes",
  seconds: "seconds",
  ms: "milliseconds",
  bind: "address:port",
  url: "address",
  secret: "text, secret",
  choice: "word",
};

function row([name, { kind, fallback, min, max, choices, about }]: [string, Setting]): string {
  const range = choices
    ? choices.join(", ")
    : min === undefined
      ? ""
      : max === undefined
        ? `from ${min} characters`
        : `${min} to ${max}`;
  const value = fallback === undefined || fallback === "" ? "" : `\`${fallback}\``;
  return `| \`${name}\` | ${UNITS[kind]} | ${range} | ${value} | ${about} |`;
}

// UPDATE_DOCS=1 writes the table anew.
test("the documentation's table is the code's", async () => {
  const table = [
    "| variable | unit | range | default | what |",
    "| --- | --- | --- | --- | --- |",
    ...Object.entries(SETTINGS).map(row),
  ].join("\n");
  const page = await readFile(PAGE, "utf8");
  const between = /(<!-- settings -->\n)[\s\S]*(\n<!-- \/settings -->)/;
  if (process.env.UPDATE_DOCS) await writeFile(PAGE, page.replace(between, `$1${table}$2`));
  else expect(between.exec(page)?.[0]).toBe(`<!-- settings -->\n${table}\n<!-- /settings -->`);
});

const KEYS = { IMGPROXY_KEY: "00", IMGPROXY_SALT: "11" };
const S3 = { ...KEYS, S3_BUCKET: "images" };

test("the defaults of the environment are those of the code", () => {
  const { proxy, bind, drainMs } = readConfig(S3);
  expect(proxy.limits).toEqual(DEFAULT_LIMITS);
  expect([bind, drainMs, proxy.upstream]).toEqual([{ host: "", port: 8080 }, 8_000, "http://127.0.0.1:8081"]);
  expect(proxy.admission).toEqual({ minStoreTtl: 60, storeSvg: false, storeRaw: false, argumentsSeparator: ":" });
});

// The rules are the sidecar's, where they were right.
test.each([
  [{}, { endpoint: "https://fly.storage.tigris.dev", region: "auto", forcePathStyle: true }],
  [{ AWS_REGION: "auto" }, { endpoint: "https://fly.storage.tigris.dev", region: "auto", forcePathStyle: true }],
  [{ AWS_REGION: "eu-central-1" }, { region: "eu-central-1", forcePathStyle: false }],
  [{ S3_ENDPOINT: "https://minio.test" }, { endpoint: "https://minio.test", region: "auto", forcePathStyle: true }],
  [
    { AWS_ENDPOINT_URL_S3: "https://r2.test", AWS_REGION: "auto" },
    { endpoint: "https://r2.test", region: "auto", forcePathStyle: true },
  ],
  [
    { S3_ENDPOINT: "https://x.test", AWS_REGION: "us-east-1", S3_FORCE_PATH_STYLE: "false" },
    { endpoint: "https://x.test", region: "us-east-1", forcePathStyle: false },
  ],
])("%j finds its store", (environment, s3) => {
  expect(readConfig({ ...S3, ...environment }).store).toEqual({ kind: "s3", s3: { bucket: "images", ...s3 } });
});

test("warnings: a folder without a slash, formats by Accept", () => {
  const { warnings, proxy } = readConfig({
    ...S3,
    S3_FOLDER: "processed",
    IMGPROXY_AUTO_WEBP: "true",
    IMGPROXY_ENFORCE_AVIF: "1",
    IMGPROXY_AUTO_AVIF: "false",
  });
  expect(proxy.cacheFolder).toBe("processed");
  expect(warnings.map((text) => text.split(" ")[0])).toEqual([
    "IMGPROXY_AUTO_WEBP",
    "IMGPROXY_ENFORCE_AVIF",
    "S3_FOLDER",
    "PROBE_SOURCE",
  ]);
});

test("several key pairs, and as many salts", () => {
  expect(
    readConfig({ ...S3, IMGPROXY_KEY: "00,aa", IMGPROXY_SALT: "11,bb", IMGPROXY_SIGNATURE_SIZE: "20" }).proxy.signing,
  ).toEqual([
    { key: "00", salt: "11", size: 20 },
    { key: "aa", salt: "bb", size: 20 },
  ]);
  expect(() => readConfig({ ...S3, IMGPROXY_KEY: "00,aa" })).toThrow(
    "IMGPROXY_KEY, IMGPROXY_SALT: expected as many keys as salts, got 2 and 1",
  );
  expect(() => readConfig({ S3_BUCKET: "x" })).toThrow("or ALLOW_UNSIGNED=true");
  expect(readConfig({ S3_BUCKET: "x", ALLOW_UNSIGNED: "true" }).proxy.allowUnsigned).toBe(true);
});

test.each([
  [{ IMGPROXY_ALLOWED_SOURCES: "https://photos.test/,s3://x" }, "https://photos.test/"],
  [{ IMGPROXY_ALLOWED_SOURCES: "https://*.test/" }, "https://bucketfirst-probe.invalid/"],
  [{}, "https://bucketfirst-probe.invalid/"],
  [{ PROBE_SOURCE: "local:///none" }, "local:///none"],
])("%j is probed at %s", (environment, source) => {
  const { proxy, warnings } = readConfig({ ...S3, ...environment });
  expect(proxy.probe).toEqual({ source });
  // A guess shows a fallback image only by luck.
  expect(warnings.some((text) => text.startsWith("PROBE_SOURCE is not set"))).toBe(source.includes("invalid"));
});

test("with presets only the probe asks with the first one, and without one says that it is blind", () => {
  const only = { ...S3, PROBE_SOURCE: "local:///none", IMGPROXY_ONLY_PRESETS: "true" };
  expect(readConfig({ ...only, IMGPROXY_PRESETS: "card=w:300,wide=w:900" }).proxy.probe).toEqual({
    source: "local:///none",
    preset: "card",
  });
  expect(readConfig(only).warnings).toEqual([expect.stringContaining("no IMGPROXY_PRESETS to probe with")]);
});

test.each([
  ["ALLOW_ORIGIN", "https://a.test\n", 'got "https://a.test\\n"'],
  ["CACHE_CONTROL", "public\r\nX-A: b", 'got "public\\r\\nX-A: b"'],
  ["IMGPROXY_SECRET", "s3cret\n", "got 7 characters"],
  ["PURGE_TOKEN", ` ${"t".repeat(32)}`, "got 33 characters"],
  ["S3_BUCKET", "käse", 'got "käse"'],
])("%s=%j is refused at start, since it cannot be a header", (name, value, got) => {
  expect(() => readConfig({ ...S3, [name]: value })).toThrow(
    `${name}: expected printable ASCII without spaces around it, ${got}`,
  );
});

test("folders may have any name that a folder can have", () => {
  const config = { ...KEYS, STORE: "folder", STORE_DIR: "/srv/käse und brot" };
  expect(readConfig(config).store).toEqual({ kind: "folder", dir: "/srv/käse und brot" });
  expect(() => readConfig({ ...config, SPILL_DIR: "/tmp/x\n" })).toThrow(
    'SPILL_DIR: expected a path without control characters, got "/tmp/x\\n"',
  );
});

test.each([
  ["S3_BUCKET", "s3://images"],
  ["S3_BUCKET", "https://images.s3.amazonaws.com"],
  ["S3_BUCKET", "images/processed"],
  ["S3_FALLBACK_BUCKET", "s3://images"],
])("%s of %s is no name", (name, value) => {
  expect(() => readConfig({ ...S3, [name]: value })).toThrow(
    `${name}: expected the name of a bucket, without address (S3_ENDPOINT) and folder (S3_FOLDER), got "${value}"`,
  );
});

test.each([["IMGPROXY_URL"], ["S3_ENDPOINT"], ["AWS_ENDPOINT_URL_S3"]])(
  "%s has no query, which is not shown either",
  (name) => {
    for (const rest of ["?token=hunter2", "#hunter2"]) {
      const attempt = (): unknown => readConfig({ ...S3, [name]: `http://store.test/a${rest}` });
      expect(attempt).toThrow(
        `${name}: expected an address without query and fragment, got "http://store.test/a" with one`,
      );
      expect(attempt).not.toThrow("hunter2");
    }
  },
);

test.each([
  ["https://account.r2.cloudflarestorage.com/images", 1],
  ["https://account.r2.cloudflarestorage.com/images/", 1],
  ["https://images.fra1.digitaloceanspaces.com", 1],
  ["https://account.r2.cloudflarestorage.com", 0],
  ["https://store.test/minio", 0],
  ["https://images.example.com", 0],
])("the bucket images at %s is named twice: %i", (S3_ENDPOINT, count) => {
  const { warnings } = readConfig({ ...S3, PROBE: "false", S3_BUCKET: "images", S3_ENDPOINT });
  expect(warnings.filter((text) => text.includes('S3_ENDPOINT names the bucket "images" too'))).toHaveLength(count);
});

test("user and password in an address go no further", () => {
  const config = readConfig({
    ...S3,
    IMGPROXY_URL: "http://user:hunter2@imgproxy:8081/inner",
    AWS_ENDPOINT_URL_S3: "https://user:hunter2@minio.test",
  });
  expect(config.proxy.upstream).toBe("http://imgproxy:8081/inner");
  expect(JSON.stringify(config)).not.toContain("hunter2");
});

test.each([
  [":9000", { host: "", port: 9000 }],
  ["0.0.0.0:9000", { host: "0.0.0.0", port: 9000 }],
  ["127.0.0.1:80", { host: "127.0.0.1", port: 80 }],
  ["[::1]:80", { host: "::1", port: 80 }],
])("IMGPROXY_BIND %s", (value, bind) => {
  expect(readConfig({ ...S3, IMGPROXY_BIND: value }).bind).toEqual(bind);
});

test.each<[Record<string, string>, string]>([
  [{ IMGPROXY_TTL: "3600" }, "IMGPROXY_TTL=3600 holds for what is not stored; stored images live a year"],
  [{ IMGPROXY_TTL: "30" }, "IMGPROXY_TTL=30: nothing is stored, since MIN_STORE_TTL is 60 s"],
  [{ IMGPROXY_TTL: "0" }, "IMGPROXY_TTL=0: nothing is stored"],
  [{ IMGPROXY_CACHE_CONTROL_PASSTHROUGH: "true" }, "IMGPROXY_CACHE_CONTROL_PASSTHROUGH holds for what is not stored"],
  [{ IMGPROXY_SET_CANONICAL_HEADER: "1" }, "IMGPROXY_SET_CANONICAL_HEADER has no effect behind this proxy"],
  [{ IMGPROXY_ENABLE_DEBUG_HEADERS: "true" }, "IMGPROXY_ENABLE_DEBUG_HEADERS has no effect behind this proxy"],
  [{ IMGPROXY_COOKIE_PASSTHROUGH: "true" }, "IMGPROXY_COOKIE_PASSTHROUGH has no effect behind this proxy"],
  [{ IMGPROXY_ENABLE_CLIENT_HINTS: "true" }, "IMGPROXY_ENABLE_CLIENT_HINTS has no effect behind this proxy"],
  [{ IMGPROXY_AUTO_WEBP: "true" }, "IMGPROXY_AUTO_WEBP has no effect behind this proxy"],
])("%j is warned of", (environment, warning) => {
  const { warnings } = readConfig({ ...S3, PROBE: "false", ...environment });
  expect(warnings).toEqual([expect.stringContaining(warning)]);
});

test.each<Record<string, string>>([
  { IMGPROXY_TTL: "31536000" },
  { IMGPROXY_TTL: "3600", CACHE_CONTROL: "upstream" },
  { IMGPROXY_TTL: "3600", CACHE_CONTROL: "public, max-age=60" },
  { IMGPROXY_CACHE_CONTROL_PASSTHROUGH: "false", IMGPROXY_ENABLE_DEBUG_HEADERS: "0", IMGPROXY_TTL: "" },
])("%j needs no warning", (environment) => {
  expect(readConfig({ ...S3, PROBE: "false", ...environment }).warnings).toEqual([]);
});

test("imgproxy's own origin is allowed, unless there is one of ours", () => {
  const allowed = (environment: Record<string, string>): unknown =>
    readConfig({ ...S3, ...environment }).proxy.allowOrigin;
  expect(allowed({ IMGPROXY_ALLOW_ORIGIN: "https://a.test" })).toBe("https://a.test");
  expect(allowed({ IMGPROXY_ALLOW_ORIGIN: "https://a.test", ALLOW_ORIGIN: "*" })).toBe("*");
  expect(allowed({})).toBeUndefined();
});

test.each<[string, Record<string, string>, string[], string]>([
  [
    "a file of imgproxy's",
    { S3_BUCKET: "x" },
    ["imgproxy", "-keypath", "/run/key", "-saltpath=/run/salt"],
    "the flag -keypath",
  ],
  ["two dashes", { S3_BUCKET: "x" }, ["imgproxy", "--saltpath=/run/salt"], "the flag --saltpath"],
  [
    "a secret of AWS",
    { S3_BUCKET: "x", IMGPROXY_ENV_AWS_SECRET_ID: "prod/imgproxy" },
    [],
    "IMGPROXY_ENV_AWS_SECRET_ID",
  ],
  [
    "a file of variables",
    { S3_BUCKET: "x", IMGPROXY_ENV_LOCAL_FILE_PATH: "/run/env" },
    [],
    "IMGPROXY_ENV_LOCAL_FILE_PATH",
  ],
  [
    "an open door",
    { S3_BUCKET: "x", ALLOW_UNSIGNED: "true" },
    ["imgproxy", "-keypath", "/run/key"],
    "the flag -keypath",
  ],
])(
  "keys that only imgproxy can read are named, and no door is opened for them: %s",
  (_, environment, command, name) => {
    const attempt = (): unknown => readConfig(environment, command);
    expect(attempt).toThrow(
      `IMGPROXY_KEY, IMGPROXY_SALT: expected the pair here too, since ${name} is read by imgproxy alone`,
    );
    expect(attempt).not.toThrow("ALLOW_UNSIGNED");
    expect(() => readConfig({ ...environment, ...KEYS }, command)).not.toThrow();
  },
);

test("a health check may take as long as the sidecar's", () => {
  expect(readConfig({ ...S3, HEALTH_CHECK_TIMEOUT_IN_SEC: "86400" }).healthCheckTimeoutMs).toBe(86_400_000);
});

test("imgproxy's word on caching needs a store that keeps one", () => {
  const upstream = { ...KEYS, CACHE_CONTROL: "upstream" };
  expect(() => readConfig({ ...upstream, STORE: "folder", STORE_DIR: "/x" })).toThrow(
    "CACHE_CONTROL: expected a header",
  );
  expect(readConfig({ ...upstream, STORE: "memory" }).proxy.cacheControl).toBe("upstream");
});

test.each(["a/b", "w:1", "a?b", "a#b", "%41", "plain"])("UNSIGNED_SEGMENT=%s is refused", (segment) => {
  expect(() => readConfig({ S3_BUCKET: "x", ALLOW_UNSIGNED: "true", UNSIGNED_SEGMENT: segment })).toThrow(
    "UNSIGNED_SEGMENT: expected one segment of a path",
  );
});

test.each(["IMGPROXY_PATH_PREFIX", "IMGPROXY_HEALTH_CHECK_PATH"])("%s without its slash is refused", (name) => {
  expect(() => readConfig({ ...S3, [name]: "img" })).toThrow(`${name}: expected a leading slash, got "img"`);
  expect(() => readConfig({ ...S3, [name]: "/img" })).not.toThrow();
});
