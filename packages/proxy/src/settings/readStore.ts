import type { S3StoreConfig } from "../stores/s3/s3StoreConfig.js";
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
  const bucket = reader.bucket("S3_BUCKET");
  if (bucket === undefined) reader.fault("S3_BUCKET: expected the name of a bucket");
  return { kind: "s3", s3: { bucket: bucket ?? "", ...readAddress(reader, environment) } };
}

/**
 * Returns a warning where the endpoint names the bucket as well, as the pages of several providers show it: the name then
 * becomes a folder of the bucket, in which no page looks for its images.
 */
export function bucketNamedTwice(store: StoreConfig): string[] {
  if (store.kind !== "s3" || store.s3.endpoint === undefined) return [];
  const { bucket, endpoint } = store.s3;
  if (!URL.canParse(endpoint)) return [];
  const { hostname, pathname } = new URL(endpoint);
  const inPath = pathname.split("/").filter(Boolean).at(-1) === bucket;
  // A short host such as images.example.com may be the store's own, whatever its buckets are called.
  const inHost = hostname.startsWith(`${bucket}.`) && hostname.slice(bucket.length + 1).split(".").length > 2;
  if (!inPath && !inHost) return [];
  return [
    `S3_ENDPOINT names the bucket ${JSON.stringify(bucket)} too: images are stored in a folder of that name, where no page asks for them; leave the name out of S3_ENDPOINT`,
  ];
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
