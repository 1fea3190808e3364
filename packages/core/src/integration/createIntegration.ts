import { fallbackScript, fallbackScriptHash } from "../dom/fallbackScript.js";
import { patienceScript, patienceScriptHash } from "../dom/patienceScript.js";
import { renderHead } from "../html/renderHead.js";
import { styleHash, styleText } from "../html/styleText.js";
import { createSignHandler } from "../server/createSignHandler.js";
import { sameOrigin } from "../server/sameOrigin.js";
import { allowInPolicy, type PolicySources } from "./allowInPolicy.js";
import { checkOptions, type IntegrationOptions, SIGN_PATH } from "./IntegrationOptions.js";
import { imageOrigins } from "./imageOrigins.js";
import { insertHead } from "./insertHead.js";
import { insertIntoStream } from "./insertIntoStream.js";

/** Parts of a head, for a framework that has elements of its own. */
export interface HeadParts {
  /** Origins to connect to early. */
  preconnect: readonly string[];
  /** Text of the inline stylesheets. */
  styles: readonly string[];
  /** Text of the inline scripts, in their order. */
  scripts: readonly string[];
}

/** The glue of one application: its head, its policy, its signing endpoint. */
export interface Integration {
  /** Markup for the end of `<head>`, before any image. */
  head(nonce?: string): string;
  /** The same in parts. */
  readonly parts: HeadParts;
  /** Source expressions that a strict policy needs. */
  readonly sources: PolicySources;
  /** Extends a Content-Security-Policy by them. */
  allow(policy: string): string;
  /** Extends the policies among the headers of a page. */
  allowIn(headers: Headers): void;
  /** Inserts the head into a page's text; undefined where the text has no end of a head. */
  insert(html: string, nonce?: string): string | undefined;
  /** Returns a page with head and policy; any other response unchanged. Streams stay streams. */
  page(response: Response): Response;
  /** Signs for a browser, where the request is for the endpoint; else returns undefined. */
  sign(request: Request): Promise<Response> | undefined;
  /** The endpoint itself, for a framework that routes by path; undefined without `allowSources`. */
  readonly handler: ((request: Request) => Promise<Response>) | undefined;
  /** Path of the endpoint; undefined without `allowSources`. */
  readonly signPath: string | undefined;
}

const POLICIES = ["content-security-policy", "content-security-policy-report-only"];
/**
 * Creates what every framework's integration needs: the markup of the head, the additions to a policy, and the signing
 * endpoint, which pages of the same origin alone may use unless `authorize` says otherwise.
 *
 * @param framework what the framework itself writes into pages. Default nothing that a strict policy refuses
 * @throws BucketfirstError `INVALID_CONFIG` that names the setting
 * @example
 * createIntegration({ images }).allow("default-src 'self'")
 * // "default-src 'self'; script-src 'self' 'sha256-…'; style-src 'self' 'sha256-…'; img-src 'self' https://bucket… https://img…"
 */
export function createIntegration(
  options: IntegrationOptions,
  framework: Pick<PolicySources, "styleAttribute"> = {},
): Integration {
  checkOptions(options);
  const { images, patience = false, preconnect = true, stylesheet = true, signPath = SIGN_PATH } = options;
  const { allowSources, authorize = sameOrigin, maxBatch, cors, meta } = options;
  const { bucket, proxy } = imageOrigins(images);
  const parts: HeadParts = {
    preconnect: preconnect && bucket !== "'self'" ? [bucket] : [],
    styles: stylesheet ? [styleText] : [],
    scripts: patience ? [fallbackScript, patienceScript] : [fallbackScript],
  };
  const sources: PolicySources = {
    ...framework,
    script: [fallbackScriptHash, ...(patience ? [patienceScriptHash] : [])].map((hash) => `'${hash}'`),
    style: stylesheet ? [`'${styleHash}'`] : [],
    // A policy names a host without its slashes.
    img: [...new Set([bucket, proxy].map((origin) => origin.replace(/^\/\//, "")))],
  };
  const handler = allowSources && createSignHandler(images, { allowSources, authorize, maxBatch, cors, meta });
  const head = (nonce?: string): string =>
    renderHead({ nonce, patience, preconnect: [...parts.preconnect], ...(!stylesheet && { stylesheet: false }) });
  const allow = (policy: string): string => allowInPolicy(policy, sources);
  const insert = (html: string, nonce?: string): string | undefined => insertHead(html, head(nonce), allow);
  const allowIn = (headers: Headers): void => {
    for (const name of POLICIES) {
      const policy = headers.get(name);
      if (policy) headers.set(name, allow(policy));
    }
  };
  return {
    head,
    parts,
    sources,
    allow,
    allowIn,
    insert,
    page: (response) => insertIntoStream(response, (html) => insert(html), allowIn),
    sign: (request) => (handler && new URL(request.url).pathname === signPath ? handler(request) : undefined),
    handler,
    signPath: handler && signPath,
  };
}
