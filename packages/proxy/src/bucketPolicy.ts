import type { Config } from "./config.js";
import { reasonOf } from "./errors.js";
import type { Log } from "./log.js";
import { type Store, StoreError } from "./stores/store.js";

const REFUSED = "the bucket refuses; it needs this policy";

/** Least rights that the proxy needs of a bucket, for the log when a call is refused. */
export function minimalPolicy(bucket: string, folder: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
        Resource: `arn:aws:s3:::${bucket}/${folder}*`,
      },
      { Effect: "Allow", Action: "s3:ListBucket", Resource: `arn:aws:s3:::${bucket}` },
    ],
  });
}

type BucketConfig = Pick<Config, "store" | "proxy">;

function refusalFields({ store, proxy }: BucketConfig, error: unknown): Record<string, unknown> {
  if (store.kind !== "s3") return {};
  const { bucket, endpoint = "AWS", region } = store.s3;
  return { bucket, endpoint, region, reason: reasonOf(error), policy: minimalPolicy(bucket, proxy.cacheFolder ?? "") };
}

/** The same store, which tells the policy that is missing when a put is refused for the first time. */
export function tellingPolicy(store: Store, config: BucketConfig, log: Log): Store {
  if (config.store.kind !== "s3") return store;
  let told = false;
  return {
    ...store,
    put: async (...put) => {
      try {
        return await store.put(...put);
      } catch (error) {
        if (!told && error instanceof StoreError && error.status === 403) {
          told = true;
          log.warn(refusalFields(config, error), REFUSED);
        }
        throw error;
      }
    },
  };
}

/** One look at the bucket at start: a refusal is told with its cure, and stops nothing. */
export async function checkBucket(config: BucketConfig, store: Store | undefined, log: Log): Promise<void> {
  if (config.store.kind !== "s3") return;
  try {
    await store?.head(`${config.proxy.cacheFolder ?? ""}00000000000000000000000000000000`);
  } catch (error) {
    const { policy, ...fields } = refusalFields(config, error);
    if ((error as { status?: number }).status === 403) log.warn({ ...fields, policy }, REFUSED);
    else log.warn(fields, "the bucket does not answer; images are served and stored later");
  }
}
