import type { Environment } from "./reader.js";

const isOn = (value: string | undefined): boolean => /^(?:1|t|true)$/i.test(value ?? "");
const isSet = (value: string | undefined): boolean => value !== undefined && value !== "";

/** Settings by which imgproxy adds headers to its responses, and the reason why visitors do not get those from here. */
const NOT_PASSED: [name: RegExp, isMeant: (value: string | undefined) => boolean, why: string][] = [
  [
    /^IMGPROXY_(?:AUTO|ENFORCE|ENABLE)_(?:WEBP|AVIF|JXL)(?:_DETECTION)?$/,
    isOn,
    "one key is one image, so formats are chosen in the URL",
  ],
  [/^IMGPROXY_ENABLE_CLIENT_HINTS$/, isOn, "one key is one image, so widths and densities are chosen in the URL"],
  [/^IMGPROXY_SET_CANONICAL_HEADER$/, isOn, "a bucket keeps no Link header, so none is sent"],
  [/^IMGPROXY_ENABLE_DEBUG_HEADERS$/, isOn, "a bucket keeps none of them, so none is sent; ask imgproxy itself"],
  [
    /^IMGPROXY_COOKIE_PASSTHROUGH(?:_ALL)?$/,
    isOn,
    "nothing of a visitor is sent on, or one visitor's image would be everybody's",
  ],
  [/^IMGPROXY_CUSTOM_RESPONSE_HEADERS$/, isSet, "a bucket keeps no other headers, so none is sent"],
  [/^IMGPROXY_RESPONSE_HEADERS_PASSTHROUGH$/, isSet, "a bucket keeps no other headers, so none is sent"],
  [/^IMGPROXY_CUSTOM_REQUEST_HEADERS_PASSTHROUGH$/, isSet, "nothing of a visitor is sent on"],
];

/** Returns a sentence for each setting of imgproxy that means something else, or nothing, behind this proxy. */
export function imgproxyWarnings(environment: Environment, minStoreTtl: number): string[] {
  const warnings: string[] = [];
  for (const [name, value] of Object.entries(environment)) {
    const [, , why] = NOT_PASSED.find(([pattern, isMeant]) => pattern.test(name) && isMeant(value)) ?? [];
    if (why !== undefined) warnings.push(`${name} has no effect behind this proxy: ${why}`);
  }
  return [...warnings, ...lifetimes(environment, minStoreTtl)];
}

function lifetimes(environment: Environment, minStoreTtl: number): string[] {
  const { IMGPROXY_TTL, IMGPROXY_CACHE_CONTROL_PASSTHROUGH, CACHE_CONTROL } = environment;
  const ttl = isSet(IMGPROXY_TTL) ? Number(IMGPROXY_TTL) : Number.NaN;
  if (ttl < minStoreTtl)
    return [`IMGPROXY_TTL=${IMGPROXY_TTL}: nothing is stored, since MIN_STORE_TTL is ${minStoreTtl} s`];
  if (isSet(CACHE_CONTROL)) return [];
  const kept =
    "stored images live a year in browsers and are never asked about again: CACHE_CONTROL=upstream keeps imgproxy's word, any other CACHE_CONTROL is yours";
  const year = 31_536_000;
  return [
    ...(ttl < year ? [`IMGPROXY_TTL=${IMGPROXY_TTL} holds for what is not stored; ${kept}`] : []),
    ...(isOn(IMGPROXY_CACHE_CONTROL_PASSTHROUGH)
      ? [`IMGPROXY_CACHE_CONTROL_PASSTHROUGH holds for what is not stored; ${kept}`]
      : []),
  ];
}

/**
 * Returns the place where imgproxy alone finds its keys, when that is neither of the two variables: this proxy cannot
 * verify anything then, and must not accept everything instead.
 *
 * @param command command line of an imgproxy that is started as a child
 */
export function hiddenKeys(environment: Environment, command: readonly string[]): string | undefined {
  const flag = command.find((argument) => /^--?(?:keypath|saltpath)(?:=|$)/.test(argument));
  if (flag !== undefined) return `the flag ${flag.split("=", 1)[0]}`;
  const source = Object.keys(environment).find(
    (name) => /^IMGPROXY_ENV_\w*(?:_ID|_PATH)$/.test(name) && isSet(environment[name]),
  );
  return source;
}
