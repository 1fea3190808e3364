import type { IncomingMessage } from "node:http";
import { canonicalPath, isBucketfirstError, parsePath, parseSet, type Signing } from "@bucketfirst/core";
import { isProxyError, ProxyError } from "../base/errors.js";
import { printable } from "./printable.js";

/** Settings of {@link explainError}. */
export interface ExplainConfig {
  pathPrefix: string;
  /** Pair that new addresses are signed with. */
  signing: Signing;
  /** Origin of the server's keys, for a sentence. */
  signingFrom: string;
  /** Returns whether the response to a request may give the reason of a failure. */
  trusts(request: IncomingMessage): boolean;
}

const LONGEST = 200;

/** Sentences for the system's faults of files below the root. */
const FILE_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EACCES: "this file may not be read",
  EPERM: "this file may not be read",
  ELOOP: "its links lead in a circle",
};

/**
 * Creates the function that adds source and reason to an error. Both go to the terminal. A response has them only where the
 * request is trusted: all others get the same text for a missing source and for a refused one. A whole sentence is
 * `The source is not available: local:///cat.jpg: there is no such file`.
 */
export function explainError(config: ExplainConfig): (error: unknown, request: IncomingMessage) => unknown {
  return (error, request) => {
    if (!isProxyError(error)) return error;
    const { status, publicMessage, code, retryAfter } = error;
    const [signature = "", source] = partsOf(request.url ?? "", config.pathPrefix);
    const why = isBucketfirstError(error, "INVALID_SIGNATURE") ? signatureFault(signature, config) : reasonIn(error);
    const reason = [source, why ?? publicMessage].filter((part) => part !== undefined).join(": ");
    const sentence = [publicMessage, source, why].filter((part) => part !== undefined).join(": ");
    return new ProxyError(status, config.trusts(request) ? sentence : publicMessage, {
      message: reason,
      code,
      cause: error,
      ...(retryAfter !== undefined && { retryAfter }),
    });
  };
}

/** Returns the part of an error's message beyond its public sentence. */
function reasonIn({ message, publicMessage }: ProxyError): string | undefined {
  if (message === publicMessage) return undefined;
  const reason = message.replace(/^source: /, "");
  return FILE_FAULTS[reason] ?? printable(reason);
}

function signatureFault(signature: string, { signingFrom, signing: { size = 32 } }: ExplainConfig): string {
  const keys = `the keys of this server are those of ${signingFrom}`;
  const bytes = Buffer.from(signature, "base64url").length;
  if (signature === "unsafe" || signature.includes(":")) return `it is not signed; ${keys}`;
  if (bytes !== size) return `it is a signature of ${bytes} bytes, and this server expects ${size}; ${keys}`;
  return `it is one of other keys, or the address was changed after it was signed; ${keys}`;
}

/** Reads signature and source of a request, as far as that is possible: nothing of it was verified. */
function partsOf(url: string, pathPrefix: string): [signature?: string, source?: string] {
  const signature = url.slice(pathPrefix.length).split(/[/?]/, 2)[1];
  try {
    return [signature, shown(sourceOf(url, pathPrefix))];
  } catch {
    return [signature];
  }
}

function sourceOf(url: string, pathPrefix: string): string {
  const server = { edition: "pro" as const };
  const isSet = /^\/[^/]*\/set(?::|%3A)/.test(url.slice(pathPrefix.length));
  if (isSet) return parseSet(url.slice(pathPrefix.length), { server }).source;
  return parsePath(canonicalPath(url, { pathPrefix }), { server }).source;
}

/** Returns a source for one line: without a password, the token of a query or signs that a terminal obeys, and not too long. */
function shown(source: string): string {
  const plain = source.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/?#]*@/i, "$1").replace(/\?.+$/s, "?…");
  return printable(plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain);
}
