import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Store } from "../../packages/proxy/dist/index.js";
import { md5 } from "./images.js";

/** Settings of the proxy and the sidecar alike. */
export interface RealBucket {
  env: Record<string, string>;
  store: Store;
  close(): Promise<void>;
}

const SCRIPT = resolve("packages/proxy/scripts/start-ceph");
const NAME = "bench";

/**
 * Opens a bucket on a Ceph of this run, at the port `CEPH_PORT` (18790) and those above it; where it does not start, returns
 * the last line of what it said.
 */
export async function openRealBucket(dir: string): Promise<RealBucket | string> {
  const env = { ...process.env, CEPH_DIR: join(dir, "ceph"), CEPH_PORT: process.env.CEPH_PORT ?? "18790" };
  const ceph = (what: string): Promise<{ stdout: string }> => promisify(execFile)("bash", [SCRIPT, what], { env });
  let stdout: string;
  try {
    ({ stdout } = await ceph("up"));
  } catch (error) {
    const { stderr = "", message } = error as Error & { stderr?: string };
    return `Ceph does not start: ${stderr.trim().split("\n").at(-1) || message}`;
  }
  const given = Object.fromEntries(
    stdout
      .trim()
      .split("\n")
      .map((line) => line.split(/=(.*)/s).slice(0, 2)),
  );
  const { S3_ENDPOINT, S3_REGION: region, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = given;
  const { createS3Store } = await import(resolve("packages/proxy/dist/index.js"));
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  const store: Store = createS3Store({ bucket: NAME, endpoint: S3_ENDPOINT, region, credentials });
  // A put under no name makes the bucket.
  const none = Buffer.alloc(0);
  const head = { contentType: "application/xml", cacheControl: "no-store", md5: md5(none) };
  await store.put("", { length: 0, open: () => none }, head);
  return {
    env: { S3_BUCKET: NAME, S3_ENDPOINT, AWS_REGION: region, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY },
    store,
    async close() {
      await store.close();
      await ceph("down");
    },
  };
}
