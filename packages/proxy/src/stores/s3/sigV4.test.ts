import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { amzDate, EMPTY_SHA256, SigV4 } from "./sigV4.js";

// The examples of the S3 API reference, "Authenticating requests: using the Authorization header", with their signatures.
const CREDENTIALS = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const TIME = Date.UTC(2013, 4, 24);
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

test.each([
  {
    name: "GET Object",
    path: "/test.txt",
    headers: { range: "bytes=0-9" },
    signed: "host;range;x-amz-content-sha256;x-amz-date",
    signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
  },
  {
    name: "PUT Object",
    method: "PUT",
    path: "/test%24file.text",
    headers: { date: "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY" },
    payloadHash: sha256("Welcome to Amazon S3."),
    signed: "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
    signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
  },
  {
    name: "GET Bucket lifecycle",
    query: "lifecycle=",
    signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
  },
  {
    name: "GET Bucket (list objects)",
    query: "max-keys=2&prefix=J",
    signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
  },
])("$name has the signature that AWS publishes", (example) => {
  const { method = "GET", path = "/", query = "", headers = {}, payloadHash = EMPTY_SHA256, signature } = example;
  const { signed = "host;x-amz-content-sha256;x-amz-date" } = example;
  const all = {
    ...(headers as Record<string, string>),
    host: "examplebucket.s3.amazonaws.com",
    "x-amz-content-sha256": payloadHash,
    "x-amz-date": amzDate(TIME),
  };
  expect(new SigV4().sign({ method, path, query, headers: all, payloadHash }, "us-east-1", CREDENTIALS)).toBe(
    `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=${signed}, Signature=${signature}`,
  );
});

// Of the "Signature Version 4 test suite": get-header-value-trim, for the service of that name.
test("spaces around and within a header's value are signed as one", () => {
  const headers = {
    host: "example.amazonaws.com",
    "my-header1": " value1",
    "my-header2": ' "a   b   c"',
    "x-amz-date": "20150830T123600Z",
  };
  const request = { method: "GET", path: "/", query: "", headers, payloadHash: EMPTY_SHA256 };
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
  expect(new SigV4("service").sign(request, "us-east-1", credentials)).toContain(
    "SignedHeaders=host;my-header1;my-header2;x-amz-date, Signature=acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
  );
});

test("the kept key is that of its day, its region and its secret", () => {
  const signer = new SigV4();
  const sign = (date: string, region: string, secretAccessKey: string, by = signer): string =>
    by.sign(
      { method: "GET", path: "/", query: "", headers: { host: "x", "x-amz-date": date }, payloadHash: EMPTY_SHA256 },
      region,
      { ...CREDENTIALS, secretAccessKey },
    );
  const cases = [
    ["20260101T000000Z", "us-east-1", "a"],
    ["20260101T235959Z", "us-east-1", "a"],
    ["20260102T000000Z", "us-east-1", "a"],
    ["20260102T000000Z", "eu-west-1", "a"],
    ["20260102T000000Z", "eu-west-1", "b"],
    ["20260101T000000Z", "us-east-1", "a"],
  ] satisfies [string, string, string][];
  for (const [date, region, secret] of cases)
    expect(sign(date, region, secret)).toBe(sign(date, region, secret, new SigV4()));
  expect(new Set(cases.map(([date, region, secret]) => sign(date, region, secret))).size).toBe(5);
});
