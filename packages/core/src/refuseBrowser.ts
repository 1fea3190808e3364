import { BucketfirstError } from "./errors.js";

/**
 * Refuses a secret where visitors could read it, unless its owner opted in.
 *
 * @param field what holds the secret
 * @param cure what to do instead
 * @throws BucketfirstError `SECRET_IN_BROWSER`
 */
export function refuseBrowser(field: string, allowBrowser: boolean | undefined, cure: string): void {
  const { document, navigator } = globalThis as { document?: unknown; navigator?: { product?: string } };
  if ((!document && navigator?.product !== "ReactNative") || allowBrowser === true) return;
  throw new BucketfirstError(
    "SECRET_IN_BROWSER",
    `${field}: every visitor can read a key in a browser and ${cure}. For a key that is no secret set allowBrowser: true`,
  );
}
