import { createIntegration, type IntegrationOptions } from "@bucketfirst/core/integration";
import type { Handle } from "@sveltejs/kit";
import { OWN_STYLES } from "./ownStyles.js";

/**
 * Returns the `handle` of SvelteKit's hooks: it puts head script, stylesheet and `preconnect` into every page, and signs for
 * browsers below `signPath` where there are `allowSources`. Where `csp` of SvelteKit's configuration makes a policy, it allows
 * there what it adds, the images, and the two style attributes of SvelteKit's own: by hashes, so that `nonce`, `hash` and
 * prerendered pages work alike. `sequence` joins it with another one.
 *
 * @throws BucketfirstError `INVALID_CONFIG` that names the setting
 * @example
 * export const handle = bucketfirst({ images });
 */
export function bucketfirst(options: IntegrationOptions): Handle {
  const glue = createIntegration(options, { styleAttribute: OWN_STYLES });
  return async ({ event, resolve }) => {
    const signed = await glue.sign(event.request);
    if (signed) return signed;
    let isFirst = true;
    const response = await resolve(event, {
      // Later chunks are data that streams; the first one is the whole page.
      transformPageChunk({ html }) {
        const page = isFirst ? glue.insert(html) : undefined;
        isFirst = false;
        return page ?? html;
      },
    });
    // The policies of other responses are not about images; and headers of a fetched response cannot be changed.
    if (!isFirst) glue.allowIn(response.headers);
    return response;
  };
}
