import type { S3StoreConfig } from "../stores/s3Client.js";
import type { Environment, SettingReader } from "./reader.js";

/** The store that a configuration names: a bucket, a folder of this machine, the memory of this process, or none. */
export type StoreConfig =
  | {
      kind: "s3";
      /** Settings of the bucket. */
      s3: S3StoreConfig;
    }
  | {
      kind: "folder";
      /** Path of the folder, made where it is missing. */
      dir: string;
      /** Levels of folders above a file. Default 0. */
      levels?: 2;
      /** Most bytes of the objects behind `cacheFolder`. Default: none are removed. */
      limit?: { maxBytes: number; cacheFolder: string };
    }
  | { kind: "memory" }
  | { kind: "none" };

const TIGRIS = "https://fly.storage.tigris.dev";

/** Reads the settings of the store; faults go to the reader. */
export function readStore(reader: SettingReader, environment: Environment): StoreConfig {
  const kind = reader.text("STORE");
  if (kind !== "folder" && reader.number("STORE_MAX_BYTES") > 0)
    reader.fault(`STORE_MAX_BYTES: expected STORE=folder beside it, got STORE=${kind}`);
  if (kind === "memory" || kind === "none") return { kind };
  if (kind === "folder") {
    const dir = reader.text("STORE_DIR");
    if (dir === undefined) reader.fault("STORE_DIR: expected a folder, since STORE=folder");
    const maxBytes = reader.number("STORE_MAX_BYTES");
    return {
      kind,
      dir: dir ?? "",
      ...(reader.text("FOLDER_LEVELS") === "2" && { levels: 2 }),
      ...(maxBytes > 0 && { limit: { maxBytes, cacheFolder: reader.text("S3_FOLDER") ?? "" } }),
    };
  }
  const bucket = reader.text("S3_BUCKET");
  if (bucket === undefined) reader.fault("S3_BUCKET: expected the name of a bucket");
  return { kind: "s3", s3: { bucket: bucket ?? "", ...readAddress(reader, environment) } };
}

/** Address of a bucket, without its name. */
export type Address = Pick<S3StoreConfig, "endpoint"> & { region: string; forcePathStyle: boolean };

/** Reads where the bucket lies. */
export function readAddress(reader: SettingReader, environment: Environment): Address {
  const region = reader.text("AWS_REGION") ?? environment.AWS_DEFAULT_REGION;
  const named =
    reader.url("S3_ENDPOINT") ??
    addressIn("AWS_ENDPOINT_URL_S3", reader, environment) ??
    addressIn("AWS_ENDPOINT_URL", reader, environment);
  const onAws = named === undefined && region !== undefined && region !== "auto";
  const endpoint = onAws ? undefined : (named ?? TIGRIS);
  const forcePathStyle = reader.flag("S3_FORCE_PATH_STYLE") ?? !onAws;
  return { forcePathStyle, region: region ?? "auto", ...(endpoint !== undefined && { endpoint }) };
}

/** Reads a variable of the AWS SDK; an empty one is an unset one. */
function addressIn(name: string, reader: SettingReader, environment: Environment): string | undefined {
  const value = environment[name];
  return value ? reader.address(name, value) : undefined;
}
