import { reasonOf } from "../base/errors.js";
import { StoreError } from "../stores/storeError.js";
import { refusalOf } from "../stores/storeRefusal.js";
import type { CheckInput, CheckResult } from "./doctor.js";

const NAME = "second bucket";

/**
 * Checks that the second bucket can be read and listed. Nothing is written there, so whether a purge may remove from it is
 * seen only by the first purge.
 */
export async function checkFallback({ config, fallbackStore: store }: CheckInput): Promise<CheckResult[]> {
  const { fallback } = config;
  if (!store || !fallback) return [];
  const { folder, s3 } = fallback;
  try {
    await store.head(`${folder}00000000000000000000000000000000`);
    const first = await anyName(store.list(folder));
    if (first !== undefined) return [{ name: NAME, state: "ok", found: `${store.label} can be read and listed` }];
    return [
      {
        name: NAME,
        state: "warn",
        found: `${store.label} has nothing under ${JSON.stringify(folder)}`,
        cure: "set S3_FALLBACK_FOLDER to the folder that the keys lie in there, or unset S3_FALLBACK_BUCKET",
      },
    ];
  } catch (error) {
    const { bucket, region } = s3;
    const refusal = error instanceof StoreError && refusalOf(error, { bucket, folder, region, isSecond: true });
    return [
      {
        name: NAME,
        state: "bad",
        found: reasonOf(error),
        cure: refusal ? refusal.cure : "check S3_FALLBACK_ENDPOINT and the network",
      },
    ];
  }
}

async function anyName(names: AsyncIterable<string>): Promise<string | undefined> {
  for await (const name of names) return name;
  return undefined;
}
