import { invalidConfig, type ProxyError } from "./base/errors.js";
import type { ProxyConfig } from "./proxyConfig.js";
import { DEFAULT_LIMITS, type Limits } from "./settings/limits.js";
import type { AdmissionRules } from "./storing/admission.js";

/** Kind of a setting: the words of the error, and the test. */
type Shape = readonly [expected: string, fits: (value: unknown) => boolean];
/** A shape for every field: a field that is added without one does not compile. */
type Shapes<T> = { readonly [K in keyof Required<T>]: Shape };

const has =
  (...methods: string[]) =>
  (value: unknown): boolean =>
    methods.every((name) => typeof Object(value)[name] === "function");

const TEXT: Shape = ["text", (value) => typeof value === "string"];
const FLAG: Shape = ["true or false", (value) => typeof value === "boolean"];
const FUNCTION: Shape = ["a function", (value) => typeof value === "function"];
/** Checked in detail where it is read. */
const CHECKED_LATER: Shape = ["a value", () => true];
const OBJECT: Shape = ["an object", (value) => Object(value) === value && !Array.isArray(value)];
const STORE: Shape = [
  "a store, as createS3Store(), createMemoryStore() or, awaited, createFolderStore() returns",
  has("head", "get", "put", "delete", "list"),
];
const from = (least: number): Shape => [
  `a number from ${least}`,
  (value) => typeof value === "number" && value >= least,
];

const SHAPES: Shapes<ProxyConfig> = {
  upstream: [
    "an http address, or an upstream",
    (value) => typeof value === "string" || has("fetch", "ping", "close")(value),
  ],
  store: STORE,
  signing: [
    "a key and salt, or an array of them",
    (value) => Object(value) === value && (value as unknown[]).length !== 0,
  ],
  allowUnsigned: FLAG,
  unsignedSegment: TEXT,
  openSets: CHECKED_LATER,
  secret: TEXT,
  pathPrefix: ["a path that begins with a slash", (value) => typeof value === "string" && /^(?:\/|$)/.test(value)],
  presetsOnly: FLAG,
  cacheFolder: TEXT,
  readThrough: FLAG,
  fallbackStore: STORE,
  fallbackFolder: TEXT,
  cacheControl: TEXT,
  admission: OBJECT,
  probe: OBJECT,
  indexBySource: FLAG,
  purgeToken: TEXT,
  events: CHECKED_LATER,
  healthPath: TEXT,
  sign: FUNCTION,
  allowOrigin: ["text, or a function", (value) => typeof value === "string" || typeof value === "function"],
  describeError: FUNCTION,
  spillDir: TEXT,
  limits: OBJECT,
  sourceGateway: OBJECT,
  logSources: FLAG,
  log: ["a log with debug, info, warn and error", has("debug", "info", "warn", "error")],
  onEvent: FUNCTION,
};

const ADMISSION: Shapes<AdmissionRules> = {
  minStoreTtl: from(0),
  storeSvg: FLAG,
  storeRaw: FLAG,
  argumentsSeparator: TEXT,
};

/** Bounds that let nothing through at 0. */
const FROM_ONE: readonly string[] = ["maxConnections", "maxUpstream", "uploads", "uploadAttempts"];
const LIMITS = Object.fromEntries(
  Object.keys(DEFAULT_LIMITS).map((name) => [name, from(FROM_ONE.includes(name) ? 1 : 0)]),
) as Shapes<Limits>;

/**
 * Checks the kind of every setting that is given: a text "false" of an environment variable would count as true, and a store
 * that is none would lose every image.
 *
 * @throws ProxyError `INVALID_CONFIG` that names the setting, what was expected, and what was given
 */
export function checkShapes(config: ProxyConfig): void {
  if (!OBJECT[1](config)) throw faultOf("config", "an object", config);
  // Without it nothing can be asked, so its absence is a fault too.
  checkFields({ ...config, upstream: config.upstream ?? null }, SHAPES, "");
  checkFields(config.admission ?? {}, ADMISSION, "admission.");
  checkFields(config.limits ?? {}, LIMITS, "limits.");
}

function checkFields(config: object, shapes: Readonly<Record<string, Shape>>, prefix: string): void {
  for (const [name, value] of Object.entries(config)) {
    if (!Object.hasOwn(shapes, name))
      throw invalidConfig(`${prefix}${name}: expected one of ${Object.keys(shapes).join(", ")}`);
    const [expected, fits] = shapes[name] as Shape;
    if (value !== undefined && !fits(value)) throw faultOf(prefix + name, expected, value);
  }
}

/** Objects may hold a secret, so none is shown; neither is a secret of a wrong kind. */
function faultOf(name: string, expected: string, value: unknown): ProxyError {
  const isSecret = name === "secret" || name === "purgeToken" || name === "signing";
  const shown =
    value instanceof Promise ? "a promise" : typeof value === "string" ? JSON.stringify(value) : String(value);
  const isShort = !isSecret && (Object(value) !== value || value instanceof Promise);
  return invalidConfig(`${name}: expected ${expected}, got ${isShort ? shown : typeof value}`);
}
