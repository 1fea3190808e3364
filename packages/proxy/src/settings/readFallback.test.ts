import { expect, test } from "vitest";
import { readConfig } from "./config.js";

const S3 = { IMGPROXY_KEY: "00", IMGPROXY_SALT: "11", S3_BUCKET: "images" };
const TIGRIS = "https://fly.storage.tigris.dev";

test.each([
  [{}, { s3: { bucket: "old", endpoint: TIGRIS, region: "auto", forcePathStyle: true }, folder: "" }],
  [
    { AWS_REGION: "eu-central-1", S3_FALLBACK_REGION: "us-east-1", S3_FOLDER: "p/" },
    { s3: { bucket: "old", region: "us-east-1", forcePathStyle: false }, folder: "p/" },
  ],
  [
    { AWS_REGION: "eu-central-1", S3_FALLBACK_ENDPOINT: "https://r2.test", S3_FALLBACK_REGION: "auto" },
    { s3: { bucket: "old", endpoint: "https://r2.test", region: "auto", forcePathStyle: true }, folder: "" },
  ],
  [
    { S3_ENDPOINT: "https://minio.test", S3_FOLDER: "p/", S3_FALLBACK_FOLDER: "q/" },
    { s3: { bucket: "old", endpoint: "https://minio.test", region: "auto", forcePathStyle: true }, folder: "q/" },
  ],
  [
    { S3_FALLBACK_ACCESS_KEY_ID: "id", S3_FALLBACK_SECRET_ACCESS_KEY: "x", S3_FALLBACK_FORCE_PATH_STYLE: "false" },
    {
      s3: {
        bucket: "old",
        endpoint: TIGRIS,
        region: "auto",
        forcePathStyle: false,
        credentials: { accessKeyId: "id", secretAccessKey: "x" },
      },
      folder: "",
    },
  ],
  [
    { STORE: "folder", STORE_DIR: "/srv", S3_BUCKET: "", AWS_REGION: "eu-west-1" },
    { s3: { bucket: "old", region: "eu-west-1", forcePathStyle: false }, folder: "" },
  ],
])("%j: the second bucket, with the settings of the first where it has none", (environment, fallback) => {
  expect(readConfig({ ...S3, S3_FALLBACK_BUCKET: "old", ...environment }).fallback).toEqual(fallback);
});

test("without its name there is none, and one in another folder of the same bucket is another", () => {
  expect(readConfig(S3).fallback).toBeUndefined();
  expect(readConfig({ ...S3, S3_FALLBACK_BUCKET: "images", S3_FALLBACK_FOLDER: "v1/" }).fallback?.folder).toBe("v1/");
  expect(readConfig({ ...S3, S3_FALLBACK_TIMEOUT_MS: "250" }).proxy.limits?.fallbackTimeoutMs).toBe(250);
});

test.each([
  [{ S3_FALLBACK_REGION: "auto" }, "S3_FALLBACK_REGION: expected S3_FALLBACK_BUCKET beside it, got none"],
  [{ S3_FALLBACK_BUCKET: "old", STORE: "none" }, "S3_FALLBACK_BUCKET: expected a store into which"],
  [{ S3_FALLBACK_BUCKET: "old", READ_THROUGH: "false" }, "S3_FALLBACK_BUCKET: expected READ_THROUGH=true"],
  [{ S3_FALLBACK_BUCKET: "images" }, "S3_FALLBACK_BUCKET: expected another bucket, folder or endpoint"],
  [
    { S3_FALLBACK_BUCKET: "old", S3_FALLBACK_ACCESS_KEY_ID: "hunter2" },
    "S3_FALLBACK_ACCESS_KEY_ID, S3_FALLBACK_SECRET_ACCESS_KEY: expected both or neither, got only the first",
  ],
  [
    { S3_FALLBACK_BUCKET: "old", S3_FALLBACK_ENDPOINT: "r2" },
    "S3_FALLBACK_ENDPOINT: expected an http or https address",
  ],
])("%j is refused", (environment, message) => {
  const read = (): unknown => readConfig({ ...S3, ...environment });
  expect(read).toThrow(message);
  expect(read).not.toThrow("hunter2");
});
