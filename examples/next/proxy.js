import { readFileSync } from "node:fs";
import { fallbackScriptHash } from "@bucketfirst/core/html";
import { NextResponse } from "next/server";
import { imageOrigins } from "./images.js";

const policyOf = (scripts, styles) =>
  [
    "default-src 'none'",
    `script-src ${scripts}`,
    `style-src ${styles}`,
    "connect-src 'self'",
    `img-src data: ${imageOrigins.join(" ")}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

/** Answers with a prerendered page, which is the same for all visitors: its scripts are allowed by their hashes. */
function staticPage() {
  const hashes = JSON.parse(readFileSync(".next/hashes.json", "utf8")).join(" ");
  const response = NextResponse.next();
  response.headers.set("content-security-policy", policyOf(`'self' '${fallbackScriptHash}' ${hashes}`, "'self'"));
  return response;
}

/** Makes a nonce for each page. Next reads it from the request's policy for its own scripts, and the layout for the head script. */
function noncePage(request) {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = policyOf(`'nonce-${nonce}' 'strict-dynamic'`, `'self' 'nonce-${nonce}'`);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

export const proxy = (request) => (request.nextUrl.pathname === "/static" ? staticPage() : noncePage(request));

export const config = { matcher: "/((?!api|_next/static).*)" };
