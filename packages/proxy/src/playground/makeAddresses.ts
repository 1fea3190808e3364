import {
  type AnyDescriptor,
  createImages,
  type ImageRequest,
  isBucketfirstError,
  parseSet,
  type Signing,
} from "@bucketfirst/core";
import { ProxyError } from "../base/errors.js";
import type { Uploads } from "./createUploads.js";
import type { Addresses, AddressRequest, SetAddresses } from "./protocol.js";
import { snippetsOf } from "./snippets.js";

/** Addresses and keys of the development server. */
export interface PlaygroundServer {
  proxyUrl: string;
  cacheUrl: string;
  cacheFolder: string;
  signing: Signing;
  /** Lines of code that fit the server, without its keys. */
  setup: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> => Object(value) === value && !Array.isArray(value);

/**
 * Checks a request of the page.
 *
 * @throws ProxyError 400 that names the field
 */
function readRequest(body: unknown): AddressRequest {
  const { source, options, formats = [] } = isRecord(body) ? body : {};
  const wrong = (field: string, expected: string): ProxyError => new ProxyError(400, `${field}: expected ${expected}`);
  if (typeof source !== "string" || source === "") throw wrong("source", "an address");
  if (!isRecord(options)) throw wrong("options", "an object");
  if (!Array.isArray(formats)) throw wrong("formats", "a list");
  return { source, options, formats };
}

/** Reads the set of a descriptor; its member of `src` stands for all. */
function setOf(proxyUrl: string, descriptor: AnyDescriptor): SetAddresses | undefined {
  if (!("cachedBase" in descriptor)) return undefined;
  const { cachedBase, proxyBase, ladder } = descriptor;
  const target = proxyBase.slice(proxyUrl.length) + ladder.split("-", 1)[0];
  const { path, key } = parseSet(target, { server: { edition: "pro" } });
  return { path, key, ladder, cachedBase, proxyBase };
}

/**
 * Signs one source with its options, and writes the code that shows it. Options of imgproxy Pro are signed as well: the
 * processor says that it cannot do them.
 *
 * @throws ProxyError 400; BucketfirstError `INVALID_OPTION`, `INVALID_SOURCE`
 */
export function makeAddresses(body: unknown, server: PlaygroundServer, uploads: Uploads): Addresses {
  const { source, options, formats } = readRequest(body);
  const { setup, ...config } = server;
  const pro = { ...config, server: { edition: "pro" } } as const;
  const images = createImages(pro);
  const urls = images.buildUrls(source, options);
  const [, signature = ""] = urls.path.split("/", 2);
  const path = urls.path.slice(signature.length + 1);
  const request = { ...options, ...(formats.length > 0 && { formats }) };
  let descriptor: AnyDescriptor;
  let fault = "";
  try {
    descriptor = createImages({ ...pro, sets: true }).image(source, request as ImageRequest<"pro">);
  } catch (error) {
    if (!isBucketfirstError(error)) throw error;
    fault = error.message;
    descriptor = images.image(source, options);
  }
  const set = setOf(config.proxyUrl, descriptor);
  const raw = images.buildUrls(source, { raw: true });
  uploads.noteKeys(source, [urls.cacheKey, raw.cacheKey, ...(set ? [set.key] : [])]);
  const segments = (set ? set.path.replace(/^\/set:[^/]*/, "") : path).split("/").slice(1, -1).join("/");
  return {
    path,
    signature,
    cacheKey: urls.cacheKey,
    cached: urls.cached,
    proxied: urls.proxied,
    original: raw.proxied,
    set: set ?? { fault },
    snippets: snippetsOf({ source, options, request, descriptor, segments, proxied: urls.proxied, setup }),
  };
}
