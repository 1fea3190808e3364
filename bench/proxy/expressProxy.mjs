// A cache proxy as services write one for themselves, with Express and the AWS SDK: the bucket is asked first, else imgproxy,
// whose picture goes to the visitor and then into the bucket. It verifies nothing, and joins no requests.
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const peer = createRequire(resolve("bench/peers/package.json"));
const express = peer("express");
const { GetObjectCommand, PutObjectCommand, S3Client } = peer("@aws-sdk/client-s3");

const { PORT, UPSTREAM, S3_BUCKET: Bucket, S3_FOLDER, S3_ENDPOINT: endpoint, AWS_REGION: region } = process.env;
const s3 = new S3Client({ endpoint, region, forcePathStyle: true });
const app = express();
app.disable("x-powered-by");

app.get("/health", (_request, response) => response.send("ok"));

app.get("/*path", async (request, response) => {
  const Key = S3_FOLDER + createHash("md5").update(request.originalUrl).digest("hex");
  try {
    const { Body, ContentType, ContentLength } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    response.set({ "Content-Type": ContentType, "Content-Length": String(ContentLength) });
    return void Body.pipe(response);
  } catch (error) {
    if (error.name !== "NoSuchKey") throw error;
  }
  const made = await fetch(UPSTREAM + request.originalUrl);
  const bytes = Buffer.from(await made.arrayBuffer());
  const ContentType = made.headers.get("content-type");
  response.status(made.status).set("Content-Type", ContentType).send(bytes);
  if (made.ok) await s3.send(new PutObjectCommand({ Bucket, Key, Body: bytes, ContentType }));
});

app.listen(Number(PORT), "127.0.0.1");
