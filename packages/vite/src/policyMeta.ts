import { BucketfirstError } from "@bucketfirst/core";
import { allowInPolicy, inlineHashes } from "@bucketfirst/core/integration";

/**
 * Checks the setting, since a page with an empty policy has none.
 *
 * @throws BucketfirstError `INVALID_CONFIG`
 */
export function checkPolicy(policy: unknown): void {
  if (policy === undefined || (typeof policy === "string" && /^\s*[\w-]+\s+\S/.test(policy))) return;
  throw new BucketfirstError(
    "INVALID_CONFIG",
    `policy: expected a Content-Security-Policy such as "default-src 'self'", got ${JSON.stringify(policy)}`,
  );
}

/**
 * Returns the `<meta>` of a built page's policy, which allows what stands inline in that page, and its pictures.
 *
 * @param origins of bucket and proxy; without any the pictures are placeholders, which stand in their addresses
 */
export function policyMeta(policy: string, page: string, origins: readonly string[]): string {
  const whole = allowInPolicy(policy, {
    script: inlineHashes(page, "script"),
    style: inlineHashes(page, "style"),
    img: origins.length > 0 ? origins : ["data:"],
  });
  const content = whole.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<meta http-equiv="Content-Security-Policy" content="${content}">`;
}
