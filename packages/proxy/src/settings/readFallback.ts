import type { S3StoreConfig } from "../stores/s3/s3StoreConfig.js";
import type { Environment, SettingReader } from "./reader.js";
import { readAddress, type StoreConfig } from "./readStore.js";

/** A second bucket to read from, and the text in front of its keys. */
export interface FallbackConfig {
  /** Settings of the bucket. */
  s3: S3StoreConfig;
  /** Text in front of its keys, e.g. `processed/`. */
  folder: string;
}

const OTHERS = [
  "S3_FALLBACK_FOLDER",
  "S3_FALLBACK_ENDPOINT",
  "S3_FALLBACK_REGION",
  "S3_FALLBACK_FORCE_PATH_STYLE",
  "S3_FALLBACK_ACCESS_KEY_ID",
  "S3_FALLBACK_SECRET_ACCESS_KEY",
] as const;

/** Reads the second bucket, whose settings are those of the first where they are left out; undefined without one. */
export function readFallback(
  reader: SettingReader,
  environment: Environment,
  store: StoreConfig,
): FallbackConfig | undefined {
  const bucket = reader.bucket("S3_FALLBACK_BUCKET");
  if (bucket === undefined) {
    const given = OTHERS.find((name) => environment[name]);
    if (given) reader.fault(`${given}: expected S3_FALLBACK_BUCKET beside it, got none`);
    return undefined;
  }
  checkFirst(reader, store);
  const first = readAddress(reader, environment);
  const endpoint = reader.url("S3_FALLBACK_ENDPOINT") ?? first.endpoint;
  const folder = reader.text("S3_FALLBACK_FOLDER") ?? reader.text("S3_FOLDER") ?? "";
  const forcePathStyle =
    reader.flag("S3_FALLBACK_FORCE_PATH_STYLE") ?? (endpoint === first.endpoint ? first.forcePathStyle : true);
  const region = reader.text("S3_FALLBACK_REGION") ?? first.region;
  if (isSame(store, { bucket, endpoint }) && (reader.text("S3_FOLDER") ?? "") === folder)
    reader.fault(
      `S3_FALLBACK_BUCKET: expected another bucket, folder or endpoint than those of S3_BUCKET, got ${JSON.stringify(bucket)}`,
    );
  const credentials = readCredentials(reader);
  const s3 = { bucket, region, forcePathStyle, ...(endpoint !== undefined && { endpoint }) };
  return { s3: { ...s3, ...(credentials && { credentials }) }, folder };
}

/** Notes the faults of a first bucket beside which no second one can be of use. */
function checkFirst(reader: SettingReader, { kind }: StoreConfig): void {
  if (kind === "none")
    reader.fault("S3_FALLBACK_BUCKET: expected a store into which its objects are copied, got STORE=none");
  if (reader.flag("READ_THROUGH") === false)
    reader.fault(
      "S3_FALLBACK_BUCKET: expected READ_THROUGH=true, since the first bucket is asked before it, got false",
    );
}

const isSame = (store: StoreConfig, other: { bucket: string; endpoint: string | undefined }): boolean =>
  store.kind === "s3" && store.s3.bucket === other.bucket && store.s3.endpoint === other.endpoint;

function readCredentials(reader: SettingReader): S3StoreConfig["credentials"] {
  const accessKeyId = reader.text("S3_FALLBACK_ACCESS_KEY_ID");
  const secretAccessKey = reader.text("S3_FALLBACK_SECRET_ACCESS_KEY");
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined))
    reader.fault(
      `S3_FALLBACK_ACCESS_KEY_ID, S3_FALLBACK_SECRET_ACCESS_KEY: expected both or neither, got only the ${accessKeyId === undefined ? "second" : "first"}`,
    );
  return accessKeyId !== undefined && secretAccessKey !== undefined ? { accessKeyId, secretAccessKey } : undefined;
}
