import type { OptionDescription } from "@bucketfirst/core/options";
import type { Inspection } from "../inspect/inspection.js";
import type { PastedFault } from "../inspect/locateFault.js";

/** Path of the page, and the beginning of all that it requests besides pictures. */
export const PLAYGROUND_PATH = "/_bucketfirst/playground";

/** Beginning of the address of a photograph that was chosen on the page: only its server knows it, until that ends. */
export const UPLOAD_SCHEME = "upload:///";

/** Most bytes of such a photograph: as many as the embedded processor takes of any source. */
export const UPLOAD_BYTES = 50 * 1024 * 1024;

/** Result of choosing a photograph. */
export interface Uploaded {
  /** Its address, a source like any other. */
  source: string;
}

/** An option of the form. */
export interface PlaygroundOption extends OptionDescription {
  /** True where the embedded processor can do it; others need a real imgproxy. */
  embedded: boolean;
}

/** All that the page needs at its start. */
export interface Setup {
  /** Paths of the photographs below the root folder, with slashes. */
  photos: string[];
  /** True where there are more photographs than are listed. */
  more: boolean;
  options: PlaygroundOption[];
}

/** Request of the page for addresses. */
export interface AddressRequest {
  source: string;
  options: Record<string, unknown>;
  /** Formats of the set, the best first. */
  formats: string[];
}

/** One text to copy. */
export interface Snippet {
  name: string;
  code: string;
}

/** The set of an image: all its candidates under one signature and key. */
export interface SetAddresses {
  /** Path P of the set. */
  path: string;
  /** Key of the set; an object is the key, a slash and the member. */
  key: string;
  /** Steps, ascending: `200-400`. */
  ladder: string;
  cachedBase: string;
  proxyBase: string;
}

/** Addresses of one source with its options. */
export interface Addresses {
  /** Processing path P. */
  path: string;
  signature: string;
  /** Cache key K. */
  cacheKey: string;
  cached: string;
  proxied: string;
  /** Address at the proxy of the source as it is. */
  original: string;
  /** The set, or the sentence why there is none. */
  set: SetAddresses | { fault: string };
  snippets: Snippet[];
}

/** A refusal of the page's request. */
export interface Refusal {
  error: string;
}

/** Result of taking a pasted text apart. */
export type Explained = { found: Inspection[] } | { fault: PastedFault };
