import { randomBytes } from "node:crypto";

/** Makes a nonce and a policy for each page. */
export default defineEventHandler((event) => {
  const nonce = randomBytes(16).toString("base64");
  event.context.nonce = nonce;
  setResponseHeader(
    event,
    "Content-Security-Policy",
    [
      "default-src 'none'",
      `script-src 'self' 'nonce-${nonce}'`,
      "style-src 'self'",
      "connect-src 'self'",
      `img-src data: ${imageOrigins.join(" ")}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join("; "),
  );
});
