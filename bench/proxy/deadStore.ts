import { writeFile } from "node:fs/promises";
import net, { type AddressInfo } from "node:net";
import { join } from "node:path";
import { jpeg, path } from "./images.js";
import { startOrigin, startProxy } from "./processes.js";
import { percentile95, type Row } from "./table.js";

const VISITORS = 200;

/** A bucket that accepts every connection and never says a word. */
export async function deadStore(dir: string): Promise<Row[]> {
  await writeFile(join(dir, "dead.jpg"), jpeg(30_000));
  const origin = await startOrigin(dir, "dead.jpg");
  let calls = 0;
  const sockets = new Set<net.Socket>();
  const bucket = net.createServer((socket) => {
    calls++;
    sockets.add(socket.on("error", () => {}).resume());
  });
  await new Promise<void>((done) => bucket.listen(0, "127.0.0.1", done));
  const proxy = await startProxy({
    IMGPROXY_URL: `http://127.0.0.1:${origin.port}`,
    S3_BUCKET: "images",
    S3_ENDPOINT: `http://127.0.0.1:${(bucket.address() as AddressInfo).port}`,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "id",
    AWS_SECRET_ACCESS_KEY: "secret",
    LOG_LEVEL: "silent",
    DRAIN_TIMEOUT: "1",
  });
  const waits = await Promise.all(
    Array.from({ length: VISITORS }, async (_, i) => {
      const started = performance.now();
      const response = await fetch(`http://127.0.0.1:${proxy.port}${path(200_000 + i)}`);
      if ((await response.arrayBuffer()).byteLength !== 30_000) throw new Error("not the image");
      return performance.now() - started;
    }),
  );
  if (calls === 0) throw new Error("the bucket was never asked");
  bucket.close();
  for (const socket of sockets) socket.destroy();
  const worst = Math.max(...waits);
  return [
    {
      what: `bucket that never answers: ${VISITORS} visitors at once, another image each`,
      asked: "≤ 1,000 ms",
      measured: `worst ${worst.toFixed(0)} ms, 95 % ${percentile95(waits).toFixed(0)} ms`,
      met: worst <= 1_000,
    },
  ];
}
