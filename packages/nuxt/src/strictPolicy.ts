import { BucketfirstError } from "@bucketfirst/core";

/** The part of Nuxt that is set here; `security` are the options of nuxt-security. */
export interface StrictTarget {
  options: {
    dev: boolean;
    modules: readonly unknown[];
    features: { inlineStyles?: unknown };
    security?: { headers?: false | { contentSecurityPolicy?: unknown } };
  };
}

const OURS = "@bucketfirst/nuxt";
const SECURITY = "nuxt-security";

/** Directives in place of those that nuxt-security has by itself, with `'unsafe-inline'` in two of them. */
const STRICT = {
  "script-src": ["'self'", "'nonce-{{nonce}}'"],
  "style-src": ["'self'"],
  // A bucket may be on plain http, as that of the development server is.
  "upgrade-insecure-requests": false,
};

const fault = (message: string): BucketfirstError => new BucketfirstError("INVALID_CONFIG", message);

/**
 * Sets up nuxt-security for a policy without `'unsafe-inline'`. Directives of the application stay.
 *
 * @throws BucketfirstError `INVALID_CONFIG` where nuxt-security is no module of the application, or has been set up before
 */
export function setStrictPolicy({ options }: StrictTarget): void {
  const names = options.modules.map((one) => (Array.isArray(one) ? one[0] : one));
  const at = names.indexOf(SECURITY);
  if (at < 0)
    throw fault(
      `bucketfirst.strictPolicy: expected "${SECURITY}" among the modules, which writes the policy, found none: npm install ${SECURITY}`,
    );
  if (at < names.indexOf(OURS))
    throw fault(`modules: expected "${OURS}" in front of "${SECURITY}" for bucketfirst.strictPolicy, got it behind`);
  // Nuxt would write stylesheets into the page.
  options.features.inlineStyles = false;
  // During development Nuxt's own tools work with inline code.
  if (options.dev) return;
  const { headers } = options.security ?? {};
  const { contentSecurityPolicy: own } = headers || {};
  if (headers === false || own === false)
    throw fault("bucketfirst.strictPolicy: expected a policy of nuxt-security, got false in security.headers");
  options.security = {
    ...options.security,
    headers: { ...headers, contentSecurityPolicy: { ...STRICT, ...Object(own) } },
  };
}
