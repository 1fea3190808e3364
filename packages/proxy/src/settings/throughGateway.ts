import type { Environment } from "./reader.js";

/** Settings of imgproxy by which it gets sources over HTTP from a gateway, or the reason why there are none. */
export interface ThroughGateway {
  settings: Record<string, string>;
  /** Sentence for the log; undefined where the gateway can be used. */
  fault?: string;
}

/** Schemes of sources besides http and https; the gateway has nothing to do with them. */
const OTHER_SCHEMES = ["local://", "s3://", "gs://", "abs://", "swift://"];
/** Schemes as they are written. The first one must be that of the gateway: a later rule would replace its address again. */
const HTTP_SCHEMES = ["http://", "https://", "HTTP://", "HTTPS://", "Http://", "Https://"];
const PROXIES = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"];

/**
 * Returns the settings of imgproxy in place of those in an environment. imgproxy replaces the beginning of a source first and
 * compares the result with its allowed sources, so these begin with the gateway as well. Nothing but the gateway and other
 * schemes is allowed: imgproxy has to accept loopback addresses for it, and must not fetch any other.
 *
 * @param gatewayUrl address of the gateway with its secret, which ends in a slash
 * @example
 * throughGateway({ IMGPROXY_ALLOWED_SOURCES: "https://cdn.test/" }, "http://127.0.0.1:9/x/").settings.IMGPROXY_ALLOWED_SOURCES
 * // "http://127.0.0.1:9/x/https://cdn.test/"
 */
export function throughGateway(environment: Environment, gatewayUrl: string): ThroughGateway {
  const rules = rulesOf(environment, gatewayUrl);
  const allowed = allowedOf(environment, gatewayUrl);
  const fault = hiddenSettings(environment) ?? rules.fault ?? allowed.fault;
  if (fault !== undefined) return { settings: {}, fault };
  const given = environment.IMGPROXY_URL_REPLACEMENTS;
  return {
    settings: {
      IMGPROXY_URL_REPLACEMENTS: [...(given ? [given] : []), ...(rules.replacements ?? [])].join(";"),
      IMGPROXY_ALLOWED_SOURCES: (allowed.sources ?? []).join(","),
      IMGPROXY_ALLOW_LOOPBACK_SOURCE_ADDRESSES: "true",
      ...(rules.baseUrl !== undefined && { IMGPROXY_BASE_URL: rules.baseUrl }),
    },
  };
}

/** Returns the reason why imgproxy may fetch sources in another way than the environment says. */
function hiddenSettings(environment: Environment): string | undefined {
  const proxy = PROXIES.find((name) => environment[name]);
  if (proxy !== undefined) return `${proxy}: imgproxy fetches sources through it`;
  const hidden = Object.keys(environment).find((name) => /^IMGPROXY_ENV_/.test(name) && environment[name]);
  return hidden === undefined ? undefined : `${hidden}: imgproxy alone reads the settings that it names`;
}

interface Rules {
  replacements?: string[];
  baseUrl?: string;
  fault?: string;
}

/** Returns the rules that put the gateway in front of a source. */
function rulesOf({ IMGPROXY_BASE_URL: base }: Environment, gatewayUrl: string): Rules {
  if (!base) return { replacements: HTTP_SCHEMES.map((scheme) => `${scheme}=${gatewayUrl}${scheme}`) };
  if (!/^https?:\/\//.test(base)) return { fault: "IMGPROXY_BASE_URL: no source is fetched over http" };
  if (/[*;=$]/.test(base)) return { fault: "IMGPROXY_BASE_URL: a rule of imgproxy cannot have * ; = or $" };
  // imgproxy puts the base in front of what does not begin with it, after the rules.
  return { replacements: [`${base}=${gatewayUrl}${base}`], baseUrl: gatewayUrl + base };
}

/** Returns the patterns of allowed sources, as they are after the rules. */
function allowedOf(
  { IMGPROXY_ALLOWED_SOURCES: given }: Environment,
  gatewayUrl: string,
): { sources?: string[]; fault?: string } {
  if (!given) return { sources: [gatewayUrl, ...OTHER_SCHEMES] };
  const sources: string[] = [];
  for (const pattern of given.split(",").map((each) => each.trim())) {
    const isHttp = /^http/i.test(pattern);
    if (!isHttp && !/^[a-z][a-z0-9+.-]*:\/\//i.test(pattern))
      return { fault: `IMGPROXY_ALLOWED_SOURCES: ${JSON.stringify(pattern)} does not begin with a scheme` };
    // A pattern for http as it stands would also allow the address of the gateway, whatever is behind it.
    sources.push(isHttp ? gatewayUrl + pattern : pattern);
  }
  return { sources };
}
