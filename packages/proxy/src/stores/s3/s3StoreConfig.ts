import type { Log } from "../../base/log.js";

/** Settings of `createS3Store`. Region and credentials that are left out are taken from environment, shared files and roles. */
export interface S3StoreConfig {
  /** Name of the bucket. */
  bucket: string;
  /** Address of a store that is not AWS, http or https, with a path if it has one. Default AWS. */
  endpoint?: string;
  /** Region of the bucket. Default: `AWS_REGION`, then `auto` with an endpoint, else that of the profile in use. */
  region?: string;
  /** Writes addresses as `https://host/bucket/key`, not as `https://bucket.host/key`. Default: true with an endpoint. */
  forcePathStyle?: boolean;
  /** Fixed credentials. Default: those of the environment, else those that the AWS chain finds and renews. */
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** Attempts at one call. Default 1: the queue of puts has its own, and a visitor does not wait for a second read. */
  attempts?: number;
  /** Longest time to connect, in milliseconds. Default 1,000. */
  connectTimeoutMs?: number;
  /** Longest time of one call until its response, and longest silence of a socket, in milliseconds. Default 10,000. */
  requestTimeoutMs?: number;
  /** Receiver of warnings on a clock that is wrong and on credentials that cannot be renewed. Default: none are written. */
  log?: Pick<Log, "warn">;
}
