import type { BuildSettings } from "@bucketfirst/core/integration";

/** Options of the module: what `createImages` takes, but keys, and a few for pages. */
export type ModuleOptions = BuildSettings & {
  /**
   * Makes the policy of `nuxt-security`, which stands behind this module in `modules`, a strict one in production: scripts by nonce,
   * stylesheets as files, nothing inline. Default false.
   */
  strictPolicy?: boolean;
};
