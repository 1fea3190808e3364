import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import type { S3StoreConfig } from "../../src/stores/s3/s3StoreConfig.js";

const run = promisify(execFile);

/** A real store from Debian's packages. */
export interface RealStore {
  config: Required<Pick<S3StoreConfig, "endpoint" | "region" | "credentials">>;
  publicBase: string;
  /** Settings that `up` printed, by name. */
  settings: Record<string, string>;
  client: S3Client;
  createBucket(name: string): Promise<void>;
  /** Kills the S3 gateway and starts it again; Ceph only. */
  restartGateway(): Promise<void>;
  /** Runs another command of the leg's script. */
  run(...words: string[]): Promise<void>;
  down(): Promise<void>;
}

const LEGS = {
  ceph: {
    tools: ["radosgw", "ceph-mon", "ceph-osd"],
    environment: { CEPH_DIR: join(tmpdir(), "bucketfirst-ceph"), CEPH_PORT: "18390", CEPH_DAY: "2" },
  },
  swift: {
    tools: ["swift-proxy-server", "memcached"],
    environment: { SWIFT_DIR: join(tmpdir(), "bucketfirst-swift"), SWIFT_PORT: "18480" },
  },
  garage: {
    tools: [process.env.GARAGE_BIN ?? "garage"],
    environment: { GARAGE_DIR: join(tmpdir(), "bucketfirst-garage"), GARAGE_PORT: "18690" },
  },
} as const;

/** Legs that no package of Debian has: they run where somebody has built them. */
const OPTIONAL: readonly Leg[] = ["garage"];

/** Name of a leg. */
export type Leg = keyof typeof LEGS;

const scriptOf = (leg: Leg): string => fileURLToPath(new URL(`../../scripts/start-${leg}`, import.meta.url));

/**
 * Returns whether the leg can run here. With `REQUIRE_STORES=1`, as in CI, a missing store is an error; elsewhere it is
 * reported.
 */
export async function isInstalled(leg: Leg): Promise<boolean> {
  const found = await Promise.all(
    LEGS[leg].tools.map((tool) =>
      run("sh", ["-c", `command -v ${tool}`]).then(
        () => true,
        () => false,
      ),
    ),
  );
  if (found.every(Boolean)) return true;
  const isOptional = OPTIONAL.includes(leg);
  const cure = isOptional
    ? `see packages/proxy/scripts/start-${leg}`
    : `run packages/proxy/scripts/start-${leg} install`;
  const message = `${leg} is not installed, so its tests are skipped: ${cure}`;
  if (process.env.REQUIRE_STORES && !isOptional) throw new Error(message);
  console.warn(message);
  return false;
}

/** Starts the store of a leg. */
export async function startStore(leg: Leg): Promise<RealStore> {
  const env = { ...process.env, ...LEGS[leg].environment };
  const { stdout } = await run("bash", [scriptOf(leg), "up"], { env });
  const settings = Object.fromEntries(
    stdout
      .trim()
      .split("\n")
      .map((line) => line.split(/=(.*)/s).slice(0, 2)),
  ) as Record<string, string>;
  const config = {
    endpoint: settings.S3_ENDPOINT!,
    region: settings.S3_REGION!,
    credentials: { accessKeyId: settings.AWS_ACCESS_KEY_ID!, secretAccessKey: settings.AWS_SECRET_ACCESS_KEY! },
  };
  const client = new S3Client({
    ...config,
    forcePathStyle: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  return {
    config,
    publicBase: settings.S3_PUBLIC_BASE!,
    settings,
    client,
    createBucket: async (name) => void (await client.send(new CreateBucketCommand({ Bucket: name }))),
    restartGateway: async () => void (await run("bash", [scriptOf(leg), "restart-gateway"], { env })),
    run: async (...words) => void (await run("bash", [scriptOf(leg), ...words], { env })),
    async down() {
      client.destroy();
      await run("bash", [scriptOf(leg), "down"], { env });
    },
  };
}

/** Returns the environment of a proxy that keeps its objects in a bucket there. */
export function environmentOf(
  { config }: RealStore,
  bucket: string,
  endpoint = config.endpoint,
): Record<string, string> {
  const { accessKeyId, secretAccessKey } = config.credentials as Record<string, string>;
  return {
    STORE: "s3",
    S3_BUCKET: bucket,
    S3_ENDPOINT: endpoint,
    AWS_REGION: config.region as string,
    AWS_ACCESS_KEY_ID: accessKeyId!,
    AWS_SECRET_ACCESS_KEY: secretAccessKey!,
  };
}
