import { type Images, isBucketfirstError } from "@bucketfirst/core";
import { candidatesOf } from "../images/candidateUrls.js";

/** One address to ask for. */
export interface WarmTask {
  source: string;
  /** Address in the bucket; that of the proxy where there is none. */
  cached: string;
  proxied: string;
}

/**
 * Lists what is asked for, each address once.
 *
 * @param onFailure receives a source that no address can be made of, and why
 * @throws BucketfirstError `INVALID_OPTION` for a variant that is none
 */
export function warmTasks(
  images: Images,
  sources: readonly string[],
  { variants, meta }: { variants: readonly string[]; meta: boolean },
  onFailure: (source: string, reason: string) => void,
): WarmTask[] {
  const tasks = new Map<string, WarmTask>();
  for (const source of sources) {
    try {
      const made = variants.flatMap((name) => candidatesOf(images.image(source, name)));
      if (meta) made.push(images.metaUrls(source));
      for (const { cached, proxied } of made) tasks.set(proxied, { source, cached, proxied });
    } catch (error) {
      if (!isBucketfirstError(error, "INVALID_SOURCE")) throw error;
      onFailure(source, error.message);
    }
  }
  return [...tasks.values()];
}
