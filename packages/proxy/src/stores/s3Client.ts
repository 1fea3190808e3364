import http from "node:http";
import https from "node:https";
import { S3Client } from "@aws-sdk/client-s3";

/** Settings of `createS3Store`. What is left out, the SDK takes from environment, shared files and roles. */
export interface S3StoreConfig {
  bucket: string;
  /** Address of a store that is not AWS. */
  endpoint?: string;
  region?: string;
  /** `https://host/bucket/key` in place of `https://bucket.host/key`. Default: on where there is an endpoint. */
  forcePathStyle?: boolean;
  /** Fixed credentials, where the SDK's chain should not be asked. */
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  connectTimeoutMs?: number;
  /** Of one call; also the longest silence of a socket. */
  requestTimeoutMs?: number;
}

const SOCKETS = 64;

/**
 * The SDK's client as an image store wants it: bounded waits, nothing on stderr, no checksum trailers.
 *
 * @param maxAttempts of one call. Default 1: retries of puts are the business of their queue, and reads have one by design
 */
export function createS3Client(config: S3StoreConfig, maxAttempts = 1): S3Client {
  const { endpoint, region, forcePathStyle = endpoint !== undefined, credentials } = config;
  const { connectTimeoutMs = 1_000, requestTimeoutMs = 10_000 } = config;
  // Known: this version of the SDK is pinned, and a text on stderr does not belong in a JSON log.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const agent = { keepAlive: true, maxSockets: SOCKETS };
  return new S3Client({
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(credentials && { credentials }),
    forcePathStyle,
    maxAttempts,
    // Stores other than AWS take the checksum trailer for data, or refuse it.
    ...(endpoint !== undefined && {
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
    }),
    expectContinueHeader: false,
    // By default the SDK warns on stderr about streams that it cannot retry, which is our queue's business.
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    requestHandler: {
      httpAgent: new http.Agent(agent),
      httpsAgent: new https.Agent(agent),
      connectionTimeout: connectTimeoutMs,
      socketTimeout: requestTimeoutMs,
      requestTimeout: requestTimeoutMs,
      // Without this the SDK only prints a warning and waits on.
      throwOnRequestTimeout: true,
    },
  });
}
