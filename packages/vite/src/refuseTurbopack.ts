import { BucketfirstError } from "@bucketfirst/core";

/**
 * Refuses the plugin for webpack in a configuration that Next reads for Turbopack, which takes no plugins: imports of pictures
 * would give what Next makes of them, and nothing would say so before a page is broken.
 *
 * @param bundler the variable `TURBOPACK`, which Next sets before it reads its configuration
 * @throws BucketfirstError `INVALID_CONFIG`
 */
export function refuseTurbopack(bundler: string | undefined): void {
  if (!bundler) return;
  throw new BucketfirstError(
    "INVALID_CONFIG",
    "@bucketfirst/vite/webpack: expected webpack, got Turbopack, which takes no plugins. withBucketfirst of @bucketfirst/vite/next works with both; next build --webpack and next dev --webpack take the plugin.",
  );
}
