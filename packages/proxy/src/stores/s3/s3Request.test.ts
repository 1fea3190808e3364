import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { s3AddressOf } from "./s3Address.js";
import { type S3Request, signedCall } from "./s3Request.js";
import { EMPTY_SHA256, SigV4 } from "./sigV4.js";

const BYTES = Buffer.from("the bytes of a picture");
const SHA256 = createHash("sha256").update(BYTES).digest("hex");
const whole = { length: BYTES.length, open: () => BYTES };
const spilled = { length: BYTES.length, open: () => Readable.from([BYTES.subarray(0, 5), BYTES.subarray(5)]) };

const callTo = (endpoint: string | undefined, request: S3Request) =>
  signedCall(request, {
    signer: new SigV4(),
    address: s3AddressOf({ bucket: "images", endpoint, region: "eu-west-1", forcePathStyle: false }),
    region: "eu-west-1",
    credentials: { accessKeyId: "id", secretAccessKey: "secret" },
    time: Date.UTC(2026, 0, 1),
    elsewhere: undefined,
  });

test.each([
  ["Amazon", undefined, "UNSIGNED-PAYLOAD"],
  ["another store", "https://minio.test", "UNSIGNED-PAYLOAD"],
  ["another store on a plain line", "http://minio.test:9000", "UNSIGNED-PAYLOAD"],
  // Which takes an unsigned body over TLS only.
  ["Amazon on a plain line", "http://s3.eu-west-1.amazonaws.com", SHA256],
])("a body for %s: its digest is signed, and its hash where that is asked", async (_name, endpoint, hash) => {
  for (const body of [whole, spilled]) {
    const md5 = createHash("md5").update(BYTES).digest();
    const { headers, body: sent } = await callTo(endpoint, {
      method: "PUT",
      name: "x",
      body,
      md5: md5.toString("hex"),
    });
    expect(headers).toMatchObject({
      "x-amz-content-sha256": hash,
      "content-md5": md5.toString("base64"),
      "content-length": String(BYTES.length),
    });
    expect(headers.authorization).toContain("SignedHeaders=content-md5;host;x-amz-content-sha256;x-amz-date,");
    // Hashing has not used it up.
    expect(Buffer.isBuffer(sent) ? sent : Buffer.concat(await (sent as Readable).toArray())).toEqual(BYTES);
  }
});

test("a call without a body says so, and its query is in order", async () => {
  const query = { prefix: "a b/é", "list-type": "2", "continuation-token": "x+/=" };
  const { path, headers, body } = await callTo(undefined, { method: "GET", query });
  expect([path, headers["x-amz-content-sha256"], body]).toEqual([
    "/?continuation-token=x%2B%2F%3D&list-type=2&prefix=a%20b%2F%C3%A9",
    EMPTY_SHA256,
    undefined,
  ]);
});
