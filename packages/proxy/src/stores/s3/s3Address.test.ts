import { S3Client } from "@aws-sdk/client-s3";
import { afterEach, expect, test, vi } from "vitest";
import { encodeName, type S3Place, s3AddressOf } from "./s3Address.js";

afterEach(() => vi.unstubAllEnvs());

/** The SDK's word on where a bucket is. */
function sdkAddress({ bucket, endpoint, region, forcePathStyle }: S3Place, fips: boolean, dualstack: boolean) {
  const { endpointProvider } = new S3Client({ region }).config;
  const { url } = endpointProvider({
    Bucket: bucket,
    Region: region,
    ForcePathStyle: forcePathStyle,
    UseFIPS: fips,
    UseDualStack: dualstack,
    ...(endpoint !== undefined && { Endpoint: endpoint }),
  });
  return { origin: url.origin, host: url.host, base: url.pathname.replace(/\/$/, "") };
}

const AWS = { forcePathStyle: false, endpoint: undefined };
const places: S3Place[] = [
  { ...AWS, bucket: "images", region: "eu-central-1" },
  { ...AWS, bucket: "images", region: "us-east-1" },
  { ...AWS, bucket: "images", region: "cn-north-1" },
  { ...AWS, bucket: "images", region: "us-gov-west-1" },
  { ...AWS, bucket: "images", region: "us-iso-east-1" },
  { ...AWS, bucket: "images", region: "us-isob-east-1" },
  { ...AWS, bucket: "images", region: "eusc-de-east-1" },
  { ...AWS, bucket: "im.ages", region: "eu-central-1" },
  { ...AWS, bucket: "Images_Old", region: "us-east-1" },
  { bucket: "images", region: "eu-central-1", forcePathStyle: true },
  { bucket: "images", endpoint: "https://fly.storage.tigris.dev", region: "auto", forcePathStyle: true },
  { bucket: "images", endpoint: "https://fly.storage.tigris.dev", region: "auto", forcePathStyle: false },
  { bucket: "images", endpoint: "https://x.r2.cloudflarestorage.com/", region: "auto", forcePathStyle: true },
  { bucket: "images", endpoint: "http://127.0.0.1:9000", region: "us-east-1", forcePathStyle: false },
  { bucket: "images", endpoint: "http://[::1]:9000", region: "us-east-1", forcePathStyle: true },
  { bucket: "images", endpoint: "http://garage:3900", region: "garage", forcePathStyle: true },
  { bucket: "images", endpoint: "https://gate.test/s3/eu", region: "us-east-1", forcePathStyle: true },
  { bucket: "images", endpoint: "https://gate.test/s3/", region: "us-east-1", forcePathStyle: false },
];

test.each(places)("$bucket at $endpoint in $region, path style $forcePathStyle: as the SDK asks it", (place) => {
  expect(s3AddressOf(place)).toMatchObject(sdkAddress(place, false, false));
});

test.each([
  [true, false],
  [false, true],
  [true, true],
])("FIPS %s, dual stack %s: as the SDK asks it", (fips, dualstack) => {
  vi.stubEnv("AWS_USE_FIPS_ENDPOINT", String(fips));
  vi.stubEnv("AWS_USE_DUALSTACK_ENDPOINT", String(dualstack));
  for (const bucket of ["images", "im.ages"]) {
    const place = { ...AWS, bucket, region: "us-east-1" };
    expect(s3AddressOf(place)).toMatchObject(sdkAddress(place, fips, dualstack));
  }
});

test.each(["https://user:hunter2@[bad", "user:hunter2@minio:9000", "ftp://user:hunter2@minio"])(
  "%s is refused without a word of it",
  (endpoint) => {
    const place = { bucket: "images", endpoint, region: "auto", forcePathStyle: true };
    expect(() => s3AddressOf(place)).toThrow("endpoint: expected an http or https address of the store");
    try {
      s3AddressOf(place);
    } catch (error) {
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("hunter2");
      expect((error as Error).cause).toBeUndefined();
    }
  },
);

test("user and password of an endpoint are no part of the host", () => {
  const place = { bucket: "images", endpoint: "https://user:hunter2@minio.test:9000", region: "auto" };
  expect(s3AddressOf({ ...place, forcePathStyle: true })).toEqual({
    origin: "https://minio.test:9000",
    host: "minio.test:9000",
    base: "/images",
    isAws: false,
  });
});

test("names: every byte escaped but the unreserved ones and slashes", () => {
  expect(encodeName("a/b-c_d.e~f")).toBe("a/b-c_d.e~f");
  expect(encodeName("a b+c%25!'()*&=?#é😀//../")).toBe(
    "a%20b%2Bc%2525%21%27%28%29%2A%26%3D%3F%23%C3%A9%F0%9F%98%80//../",
  );
});
