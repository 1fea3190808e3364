import { randomBytes } from "node:crypto";
import { allowInPolicy, createIntegration, type IntegrationOptions } from "@bucketfirst/core/integration";
import { NextResponse } from "next/server";
import { OWN_STYLES } from "./ownStyles.js";
import { prerenderedScripts } from "./prerenderedScripts.js";

/** Settings of {@link policyProxy}. */
export interface PolicyOptions extends Pick<IntegrationOptions, "images" | "patience" | "stylesheet"> {
  /**
   * Policy of the application, as the header has it, without anything about Next or images. Default
   * `default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'`.
   */
  policy?: string;
  /** Folder of the build. Default `.next`. */
  distDir?: string;
}

/** Request as Next passes it: `nextUrl` has the path without `basePath`. */
type ProxyRequest = Pick<Request, "headers"> & { nextUrl: { pathname: string } };

const POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";
const HEADER = "content-security-policy";

/**
 * Returns the `proxy` of Next that makes a strict policy for every page. A page that is prerendered as a whole is the same for
 * all visitors: its inline scripts are allowed by their hashes. Any other page gets a nonce, which Next puts on its own scripts,
 * and the header `x-nonce` of the request for yours. Head script, stylesheet and images are allowed on both,
 * and the style attributes of `next/image`.
 *
 * @throws BucketfirstError `INVALID_CONFIG` that names the setting
 * @example
 * export const proxy = policyProxy({ images });
 * export const config = { matcher: "/((?!api|_next/static).*)" };
 */
export function policyProxy({
  policy = POLICY,
  distDir = ".next",
  ...options
}: PolicyOptions): (request: ProxyRequest) => NextResponse {
  const { sources } = createIntegration(options);
  const isDevelopment = process.env.NODE_ENV === "development";
  const scriptsOf = prerenderedScripts(distDir);

  /** Returns the whole policy; `own` allows Next's inline scripts and styles. */
  const policyOf = (own: readonly string[], styles: readonly string[]): string =>
    allowInPolicy(policy, {
      // React needs eval during development, and its styles are inline then: a hash beside 'unsafe-inline' would forbid them.
      script: [...own, ...sources.script, ...(isDevelopment ? ["'unsafe-eval'"] : [])],
      style: isDevelopment ? ["'self'", "'unsafe-inline'"] : ["'self'", ...styles, ...sources.style],
      styleAttribute: isDevelopment ? [] : OWN_STYLES,
      img: sources.img,
    });

  return (request) => {
    // A build may lie beside a development server, whose pages are others.
    const hashes = isDevelopment ? undefined : scriptsOf(request.nextUrl.pathname);
    if (hashes) {
      const response = NextResponse.next();
      response.headers.set(HEADER, policyOf(["'self'", ...hashes], []));
      return response;
    }
    const nonce = randomBytes(16).toString("base64");
    const whole = policyOf([`'nonce-${nonce}'`, "'strict-dynamic'"], [`'nonce-${nonce}'`]);
    // Next reads the nonce for its own scripts from the policy of the request.
    const headers = new Headers(request.headers);
    headers.set("x-nonce", nonce);
    headers.set(HEADER, whole);
    const response = NextResponse.next({ request: { headers } });
    response.headers.set(HEADER, whole);
    return response;
  };
}
