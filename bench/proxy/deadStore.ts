import { writeFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { jpeg, path } from "./images.js";
import { type Server, startOrigin, startProxy } from "./processes.js";
import { percentile95, type Row } from "./table.js";

const VISITORS = 200;
const MISSING = '<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>none</Message></Error>';

/** Measures with a bucket that works and is empty, and then with one that accepts every call and never replies. */
export async function deadStore(dir: string): Promise<Row[]> {
  await writeFile(join(dir, "dead.jpg"), jpeg(30_000));
  const origin = await startOrigin(dir, "dead.jpg");
  let dead = false;
  let unanswered = 0;
  const bucket = http.createServer((request, response) => {
    request.resume();
    if (dead) unanswered++;
    else if (request.method === "GET") response.writeHead(404, { "Content-Type": "application/xml" }).end(MISSING);
    else response.writeHead(200, { ETag: '"x"' }).end();
  });
  await new Promise<void>((done) => bucket.listen(0, "127.0.0.1", done));
  const proxy = await startProxy({
    IMGPROXY_URL: `http://127.0.0.1:${origin.port}`,
    S3_BUCKET: "images",
    S3_ENDPOINT: `http://127.0.0.1:${(bucket.address() as AddressInfo).port}`,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "id",
    AWS_SECRET_ACCESS_KEY: "secret",
    DRAIN_TIMEOUT: "1",
  });
  for (let round = 0; round < 3; round++) await visitors(proxy, 200_000 + round * VISITORS);
  dead = true;
  const waits = await visitors(proxy, 300_000);
  bucket.close();
  bucket.closeAllConnections();
  if (unanswered === 0) throw new Error("the dead bucket was never asked");
  const worst = Math.max(...waits);
  return [
    {
      what: `bucket that stops answering: ${VISITORS} visitors at once, another image each`,
      asked: "≤ 1,000 ms",
      measured: `worst ${worst.toFixed(0)} ms, 95 % ${percentile95(waits).toFixed(0)} ms`,
      met: worst <= 1_000,
    },
  ];
}

/** Requests another image for each visitor at once; resolves to the milliseconds that each waited for the whole of it. */
function visitors({ port }: Server, first: number): Promise<number[]> {
  return Promise.all(
    Array.from({ length: VISITORS }, async (_, i) => {
      const started = performance.now();
      const response = await fetch(`http://127.0.0.1:${port}${path(first + i)}`);
      if ((await response.arrayBuffer()).byteLength !== 30_000) throw new Error("not the image");
      return performance.now() - started;
    }),
  );
}
