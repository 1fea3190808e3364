import {
  GetBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
} from "@aws-sdk/client-s3";
import { ProxyError } from "../errors.js";
import { createS3Client, type S3StoreConfig } from "./s3Client.js";

const RULE = "bucketfirst-expiry";
/** An operator waits for it, and no queue asks again. */
const ATTEMPTS = 3;

/**
 * The bucket's rules with ours in place: others stay as they are, an earlier one of ours is replaced.
 *
 * @throws ProxyError for an empty prefix, which would expire everything in the bucket
 */
function withExpiry(rules: readonly LifecycleRule[], prefix: string, days: number): LifecycleRule[] {
  if (prefix === "") {
    throw new ProxyError(
      500,
      "S3_FOLDER: expected a folder, since a rule without one would expire everything in the bucket",
      { code: "INVALID_CONFIG" },
    );
  }
  const ours: LifecycleRule = { ID: RULE, Status: "Enabled", Filter: { Prefix: prefix }, Expiration: { Days: days } };
  return [...rules.filter(({ ID }) => ID !== RULE), ours];
}

/** Reads, merges and writes the rules of a bucket. */
export async function setExpiry(config: S3StoreConfig, prefix: string, days: number): Promise<LifecycleRule[]> {
  const { bucket } = config;
  const s3 = createS3Client(config, ATTEMPTS);
  try {
    const present = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: bucket })).catch((error) => {
      if (error.name === "NoSuchLifecycleConfiguration") return { Rules: [] };
      throw error;
    });
    const Rules = withExpiry(present.Rules ?? [], prefix, days);
    await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket: bucket, LifecycleConfiguration: { Rules } }));
    return Rules;
  } finally {
    s3.destroy();
  }
}
