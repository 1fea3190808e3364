/** Form in which a setting is written in the environment. */
export type Kind =
  | "text"
  | "folder"
  | "flag"
  | "count"
  | "bytes"
  | "seconds"
  | "ms"
  | "bind"
  | "url"
  | "secret"
  | "choice";

/** One setting, with all that reading, messages and documentation need to know of it. */
export interface Setting {
  kind: Kind;
  /** Default, as it would be written; undefined where there is none. */
  fallback?: string;
  min?: number;
  max?: number;
  choices?: readonly string[];
  about: string;
}

const MiB = 1024 * 1024;
const GiB = 1024 * MiB;

/** Every environment variable that the proxy reads. docs/proxy-settings.md shows this table, and a test compares the two. */
export const SETTINGS = {
  IMGPROXY_URL: { kind: "url", fallback: "http://127.0.0.1:8081", about: "Address of imgproxy" },
  IMGPROXY_BIND: {
    kind: "bind",
    fallback: ":8080",
    about: "Address and port of the proxy; without an address every one, IPv6 and IPv4",
  },
  IMGPROXY_KEY: { kind: "secret", about: "Keys in hex, separated by commas while rotating" },
  IMGPROXY_SALT: { kind: "secret", about: "Salts in hex, as many as keys" },
  IMGPROXY_SIGNATURE_SIZE: { kind: "count", fallback: "32", min: 1, max: 32, about: "Bytes of the signature" },
  IMGPROXY_SECRET: { kind: "secret", about: "Bearer token that callers must bring and that imgproxy gets" },
  IMGPROXY_PATH_PREFIX: {
    kind: "text",
    about: "Cut off; neither signed nor hashed, nor given to imgproxy: a prefix of its own goes into IMGPROXY_URL",
  },
  IMGPROXY_ARGUMENTS_SEPARATOR: { kind: "text", fallback: ":", about: "As set in imgproxy" },
  IMGPROXY_HEALTH_CHECK_PATH: { kind: "text", about: "Another name of /health" },
  ALLOW_UNSIGNED: {
    kind: "flag",
    fallback: "false",
    about: "Accept unsigned paths when there are no keys: anybody can then have anything made and stored",
  },
  UNSIGNED_SEGMENT: {
    kind: "text",
    fallback: "unsafe",
    about: "The one first segment of unsigned paths, and part of their keys, as clients hash them; any other is 403",
  },
  OPEN_SETS: {
    kind: "folder",
    about:
      "JSON file with the sets that need no signature: `sources`, `variants` as in createImages, and optionally `encoding`, `meta`, `query`",
  },
  OPEN_MISSES_PER_SECOND: {
    kind: "count",
    fallback: "20",
    min: 1,
    max: 10_000,
    about: "Names of open sets that do not exist, for which imgproxy is asked in a second; more are 429",
  },
  STORE: {
    kind: "choice",
    fallback: "s3",
    choices: ["s3", "folder", "memory", "none"],
    about: "Where results are kept",
  },
  STORE_DIR: { kind: "folder", about: "Folder of STORE=folder" },
  FOLDER_LEVELS: {
    kind: "choice",
    fallback: "0",
    choices: ["0", "2"],
    about: "Levels of folders of STORE=folder: with 2 `ab/cd/abcd…`; files of the other kind are still found",
  },
  STORE_MAX_BYTES: {
    kind: "bytes",
    fallback: "0",
    min: 0,
    max: 1024 * 1024 * GiB,
    about: "Bytes of all images of STORE=folder; beyond, those go whose last use is longest ago. 0: none go",
  },
  S3_BUCKET: { kind: "text", about: "Name of the bucket" },
  S3_FOLDER: {
    kind: "folder",
    fallback: "",
    about: "Put before the key as is: `processed/` is a folder, `processed` the beginning of a name",
  },
  S3_ENDPOINT: {
    kind: "url",
    about: "Address of the store; Tigris when this, AWS_ENDPOINT_URL_S3 and a real AWS_REGION are all unset, else AWS",
  },
  S3_FORCE_PATH_STYLE: { kind: "flag", about: "Bucket in the path, not in the host; default true off AWS" },
  AWS_REGION: { kind: "text", about: "Region; `auto` off AWS" },
  S3_FALLBACK_BUCKET: {
    kind: "text",
    about:
      "Second bucket, asked before imgproxy for what the first does not have, and copied from; nothing else is written there, and a purge removes in both",
  },
  S3_FALLBACK_FOLDER: { kind: "folder", about: "Put before the key there; default S3_FOLDER" },
  S3_FALLBACK_ENDPOINT: { kind: "url", about: "Address of its store; default that of S3_BUCKET" },
  S3_FALLBACK_REGION: { kind: "text", about: "Its region; default that of S3_BUCKET" },
  S3_FALLBACK_FORCE_PATH_STYLE: {
    kind: "flag",
    about: "Its name in the path, not in the host; default as for S3_BUCKET, and true with S3_FALLBACK_ENDPOINT",
  },
  S3_FALLBACK_ACCESS_KEY_ID: { kind: "secret", about: "Access key for it; default the credentials of S3_BUCKET" },
  S3_FALLBACK_SECRET_ACCESS_KEY: { kind: "secret", about: "Secret of that access key" },
  S3_FALLBACK_TIMEOUT_MS: {
    kind: "ms",
    fallback: "1000",
    min: 10,
    max: 10_000,
    about: "How long a visitor waits for the second bucket",
  },
  READ_THROUGH: { kind: "flag", fallback: "true", about: "Ask the bucket before imgproxy" },
  READ_THROUGH_TIMEOUT_MS: {
    kind: "ms",
    fallback: "300",
    min: 10,
    max: 10_000,
    about: "How long a visitor waits for that",
  },
  READ_THROUGH_IDLE_TIMEOUT_MS: {
    kind: "ms",
    fallback: "2000",
    min: 10,
    max: 60_000,
    about:
      "Longest silence of the bucket in the middle of an image; then imgproxy is asked where nothing was sent yet, else the visitor is cut",
  },
  MAX_CONNECTIONS: {
    kind: "count",
    min: 1,
    max: 1_000_000,
    about:
      "Connections of clients at once; beyond, those that have been idle longest are closed. Default a quarter of the descriptors (`LimitNOFILE`), 10,000 at most",
  },
  MAX_UPSTREAM: { kind: "count", fallback: "64", min: 1, max: 10_000, about: "Requests to imgproxy at once" },
  MAX_WAITING: {
    kind: "count",
    fallback: "256",
    min: 0,
    max: 100_000,
    about: "Requests that may wait for imgproxy; more are 429",
  },
  MAX_WAIT: { kind: "seconds", fallback: "10", min: 1, max: 300, about: "How long they may wait" },
  UPSTREAM_HEADERS_TIMEOUT: { kind: "seconds", fallback: "15", min: 1, max: 300, about: "Until imgproxy's headers" },
  UPSTREAM_IDLE_TIMEOUT: {
    kind: "seconds",
    fallback: "10",
    min: 1,
    max: 300,
    about: "Between two pieces of its response",
  },
  CLIENT_STALL_TIMEOUT: {
    kind: "seconds",
    fallback: "30",
    min: 1,
    max: 3_600,
    about: "A client that takes nothing for this long is cut",
  },
  NEGATIVE_TTL: { kind: "seconds", fallback: "10", min: 0, max: 60, about: "How long a 404 or 422 is remembered" },
  MEMORY_PER_OBJECT: {
    kind: "bytes",
    fallback: String(16 * MiB),
    min: 16_384,
    max: 64 * MiB,
    about: "Most bytes of one image in memory; beyond, and when all images together have no room, they are spilled",
  },
  MAX_MEMORY_BYTES: {
    kind: "bytes",
    fallback: String(64 * MiB),
    min: MiB,
    max: 64 * GiB,
    about:
      "Bytes of all images in memory: those on their way to a client or the bucket, those that clients do not take, files asked for lately",
  },
  SPILL_DIR: { kind: "folder", about: "Folder for spilled bytes; default in the system's temporary one" },
  MAX_SPILL_BYTES: {
    kind: "bytes",
    fallback: String(GiB),
    min: 0,
    max: 1024 * GiB,
    about: "Spilled bytes of all images",
  },
  MAX_SPILL_FILES: {
    kind: "count",
    fallback: "16384",
    min: 0,
    max: 1_000_000,
    about:
      "Files that they lie in, at most half of the descriptors (`LimitNOFILE`); beyond, images are served, not stored",
  },
  MAX_STORE_BYTES: {
    kind: "bytes",
    fallback: String(32 * MiB),
    min: 1,
    max: 5 * GiB,
    about: "A larger image is served, not stored",
  },
  MIN_STORE_TTL: {
    kind: "seconds",
    fallback: "60",
    min: 0,
    max: 31_536_000,
    about: "A response that lives shorter is served, not stored",
  },
  STORE_SVG: {
    kind: "flag",
    fallback: "false",
    about: "Store SVG; a bucket cannot send the policy that makes a foreign one harmless",
  },
  STORE_RAW: { kind: "flag", fallback: "false", about: "Store what the `raw` option passes" },
  CACHE_CONTROL: {
    kind: "text",
    fallback: "public, max-age=31536000, immutable",
    about: "Of stored images: a header's value, or `upstream` for what imgproxy says of each (not with STORE=folder)",
  },
  UPLOADS: { kind: "count", fallback: "16", min: 1, max: 1_000, about: "Puts at once" },
  UPLOAD_ATTEMPTS: { kind: "count", fallback: "10", min: 1, max: 100, about: "Attempts at one put" },
  PROBE: {
    kind: "flag",
    fallback: "true",
    about: "Ask imgproxy for what cannot exist, and store nothing while it answers with a fallback image",
  },
  PROBE_SOURCE: {
    kind: "text",
    about: "Where that is looked for; default under the first of IMGPROXY_ALLOWED_SOURCES",
  },
  INDEX_BY_SOURCE: {
    kind: "flag",
    fallback: "false",
    about: "Keep keys by source, so that a source can be purged: one more put each",
  },
  PURGE_TOKEN: { kind: "secret", min: 32, about: "Bearer token of DELETE /purge; without it there is no such route" },
  EVENTS_TOKEN: {
    kind: "secret",
    min: 32,
    about: "Token of POST /events, by which a bucket of originals reports uploads; without it there is no such route",
  },
  EVENTS_FILE: {
    kind: "folder",
    about:
      "JSON file beside it: `images` (the path of the images file, or its fields) and `originals` (which objects of which bucket are which sources, and their variants)",
  },
  EVENTS_CONCURRENCY: {
    kind: "count",
    fallback: "1",
    min: 1,
    max: 64,
    about: "Pictures that are made at once after an event, while no visitor needs imgproxy",
  },
  ADMIN_BIND: {
    kind: "bind",
    about:
      "Private address for /metrics, /purge, /events and /readyz, which then leave the public port; /health stays there, without reasons",
  },
  ALLOW_ORIGIN: { kind: "text", fallback: "*", about: "Access-Control-Allow-Origin; default that of imgproxy" },
  IMGPROXY_ALLOW_ORIGIN: { kind: "text", about: "The same, where ALLOW_ORIGIN is not set" },
  LOG_LEVEL: {
    kind: "choice",
    fallback: "info",
    choices: ["debug", "info", "warn", "error", "silent"],
    about: "Least level that is logged",
  },
  LOG_SOURCES: {
    kind: "flag",
    fallback: "true",
    about: "Name the source of a request in its log lines: host and path, never its query or a password",
  },
  SOURCE_GATEWAY: {
    kind: "flag",
    fallback: "true",
    about: "With --spawn, or with SOURCE_GATEWAY_BIND: imgproxy gets sources over HTTP through the proxy, each once",
  },
  SOURCE_GATEWAY_BIND: {
    kind: "bind",
    about:
      "Address and port of that gateway, which imgproxy alone has to reach; default a free port of 127.0.0.1 with --spawn, else none",
  },
  SOURCE_GATEWAY_SECRET: {
    kind: "secret",
    min: 16,
    about: "First segment of every path there: A-Z a-z 0-9 - _; default a random one with --spawn",
  },
  HEALTH_CHECK_TIMEOUT_IN_SEC: {
    kind: "seconds",
    fallback: "30",
    min: 1,
    max: 31_536_000,
    about: "With --spawn: how long imgproxy may take to get healthy",
  },
  DRAIN_TIMEOUT: {
    kind: "seconds",
    fallback: "8",
    min: 0,
    max: 3_600,
    about: "How long a shutdown waits for answers and puts",
  },
} as const satisfies Record<string, Setting>;

/** Name of a variable in {@link SETTINGS}. */
export type SettingName = keyof typeof SETTINGS;
