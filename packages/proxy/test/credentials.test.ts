import { createHash } from "node:crypto";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import http, { type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { listen } from "@bucketfirst/testkit/listen";
import { scratch } from "@bucketfirst/testkit/scratch";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { createS3Store } from "../src/stores/s3/s3.js";
import type { Store } from "../src/stores/store.js";
import { type FaultStore, startFaultStore } from "./support/faultStore.js";

// Every way by which the AWS SDK finds credentials, with a service of our own at the other end.
const NAME = "a".repeat(32);
let home: string;

beforeEach(async () => {
  home = await scratch();
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) vi.stubEnv(name, undefined);
  vi.stubEnv("HOME", home);
  vi.stubEnv("AWS_REGION", "eu-west-1");
  await mkdir(join(home, ".aws", "sso", "cache"), { recursive: true });
});
afterEach(() => vi.unstubAllEnvs());

async function start(): Promise<{ bucket: FaultStore; store: Store; warn: ReturnType<typeof vi.fn>; ids(): string[] }> {
  const bucket = await startFaultStore();
  const warn = vi.fn();
  const { credentials: _, region: __, ...config } = bucket.config;
  const store = createS3Store({ ...config, log: { warn } });
  onTestFinished(() => store.close());
  const ids = (): string[] =>
    bucket.requests.map(({ headers }) => /Credential=([^/]+)\//.exec(headers.authorization ?? "")?.[1] ?? "none");
  return { bucket, store, warn, ids };
}

/** A service that gives credentials; what it is asked is kept. */
async function service(
  answer: (request: IncomingMessage, body: string) => string,
): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = http.createServer(async (request, response) => {
    const body = (await request.setEncoding("utf8").toArray()).join("");
    asked.push(`${request.method} ${request.url} ${body}`);
    response.end(answer(request, body));
  });
  await listen(server);
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const profile = (id: string): string => `[default]\naws_access_key_id = ${id}\naws_secret_access_key = s\n`;
const inHome = (name: string, text: string): Promise<void> => writeFile(join(home, ".aws", name), text);
const later = (ms: number): string => new Date(Date.now() + ms).toISOString().replace(/\.\d+/, "");
const HOUR = 3_600_000;
const json = (id: string, ms: number): string =>
  JSON.stringify({ Code: "Success", AccessKeyId: id, SecretAccessKey: "s", Token: "t", Expiration: later(ms) });
const sts = (id: string, ms: number): string =>
  `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>${id}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${later(ms)}</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;

const WAYS: Record<string, () => Promise<void>> = {
  async environment() {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "environment");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "s");
  },
  async "names of the SDK for Go"() {
    vi.stubEnv("AWS_ACCESS_KEY", "names of the SDK for Go");
    vi.stubEnv("AWS_SECRET_KEY", "s");
  },
  async "shared file"() {
    await inHome("credentials", profile("shared file"));
  },
  async "named profile before the environment"() {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "environment");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "s");
    vi.stubEnv("AWS_PROFILE", "shop");
    await inHome("credentials", profile("named profile before the environment").replace("default", "shop"));
  },
  async process() {
    const file = join(home, "keys");
    const keys = JSON.stringify({ Version: 1, AccessKeyId: "process", SecretAccessKey: "s" });
    await writeFile(file, `#!/bin/sh\necho '${keys}'\n`);
    await chmod(file, 0o755);
    await inHome("config", `[default]\ncredential_process = ${file}\n`);
  },
  async "web identity"() {
    vi.stubEnv("AWS_ENDPOINT_URL_STS", (await service(() => sts("web identity", HOUR))).url);
    vi.stubEnv("AWS_ROLE_ARN", "arn:aws:iam::1:role/shop");
    vi.stubEnv("AWS_WEB_IDENTITY_TOKEN_FILE", join(home, "token"));
    await writeFile(join(home, "token"), "first");
  },
  async container() {
    vi.stubEnv("AWS_CONTAINER_CREDENTIALS_FULL_URI", (await service(() => json("container", HOUR))).url);
  },
  async instance() {
    const { url } = await service(({ method, url = "" }) =>
      method === "PUT" ? "session" : url.endsWith("/shop") ? json("instance", HOUR) : "shop",
    );
    vi.stubEnv("AWS_EC2_METADATA_SERVICE_ENDPOINT", url);
  },
  async "single sign-on"() {
    const roleCredentials = { accessKeyId: "single sign-on", secretAccessKey: "s", sessionToken: "t" };
    const { url } = await service(() =>
      JSON.stringify({ roleCredentials: { ...roleCredentials, expiration: Date.now() + HOUR } }),
    );
    vi.stubEnv("AWS_ENDPOINT_URL_SSO", url);
    await inHome(
      "config",
      "[default]\nsso_start_url = https://shop.test\nsso_region = eu-west-1\nsso_account_id = 1\nsso_role_name = shop\n",
    );
    const name = createHash("sha1").update("https://shop.test").digest("hex");
    await inHome(join("sso", "cache", `${name}.json`), JSON.stringify({ accessToken: "t", expiresAt: later(HOUR) }));
  },
};

test.each(Object.keys(WAYS))("credentials of %s", async (way) => {
  await WAYS[way]!();
  const { store, ids } = await start();
  await store.get(NAME);
  await store.get(NAME);
  expect(ids()).toEqual([way, way]);
});

test("none at all is one clear reason", async () => {
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  const { store } = await start();
  await expect(store.get(NAME)).rejects.toMatchObject({
    code: "NoCredentials",
    message: expect.stringContaining("no credentials for the bucket"),
  });
});

test("the region may stand in the profile", async () => {
  vi.stubEnv("AWS_REGION", undefined);
  vi.stubEnv("AWS_PROFILE", "shop");
  await inHome("credentials", profile("x").replace("default", "shop"));
  await inHome("config", "[profile shop]\nregion = ap-south-2\n");
  const store = createS3Store({ bucket: "images", requestTimeoutMs: 100 });
  onTestFinished(() => store.close());
  const error = await store.get(NAME).catch((fault) => fault);
  // No name of Amazon's is known here; that it is asked for shows where the call went.
  expect(String(error)).toMatch(/images\.s3\.ap-south-2\.amazonaws\.com|no answer/);
  await inHome("config", "[profile shop]\noutput = json\n");
  const lost = createS3Store({ bucket: "images" });
  await expect(lost.get(NAME)).rejects.toMatchObject({ code: "NoRegion" });
});

test("a file that is rotated is noticed before the old keys are refused", async () => {
  await inHome("credentials", profile("old"));
  const { store, ids } = await start();
  await store.get(NAME);
  await inHome("credentials", profile("new"));
  await vi.waitFor(
    async () => {
      await store.get(NAME);
      expect(ids().at(-1)).toBe("new");
    },
    { timeout: 5_000, interval: 100 },
  );
});

test("keys that are refused are looked for again, and the call goes on with the new ones", async () => {
  await inHome("credentials", profile("old"));
  const { bucket, store, ids } = await start();
  await store.get(NAME);
  await inHome("credentials", profile("new"));
  bucket.fault = () => (ids().at(-1) === "old" ? { status: 403, code: "InvalidAccessKeyId" } : undefined);
  vi.spyOn(performance, "now").mockReturnValue(performance.now() + 2_100);
  onTestFinished(() => void vi.restoreAllMocks());
  expect(await store.get(NAME)).toBeUndefined();
  expect(ids().at(-1)).toBe("new");
});

test("keys that stay wrong are refused once a call, and looked for once in two seconds", async () => {
  const { url, asked } = await service(() => json("wrong", HOUR));
  vi.stubEnv("AWS_CONTAINER_CREDENTIALS_FULL_URI", url);
  const { bucket, store } = await start();
  bucket.fault = () => ({ status: 403, code: "InvalidAccessKeyId" });
  for (let i = 0; i < 10; i++) await expect(store.get(NAME)).rejects.toThrow("403 InvalidAccessKeyId");
  expect([bucket.calls.length, asked.length]).toEqual([10, 1]);
});

test("a role's keys are renewed before they expire, and its token file is read again", async () => {
  const { url, asked } = await service((_request, body) => sts(/WebIdentityToken=(\w+)/.exec(body)![1]!, HOUR));
  vi.stubEnv("AWS_ENDPOINT_URL_STS", url);
  vi.stubEnv("AWS_ROLE_ARN", "arn:aws:iam::1:role/shop");
  vi.stubEnv("AWS_WEB_IDENTITY_TOKEN_FILE", join(home, "token"));
  await writeFile(join(home, "token"), "first");
  const { store, ids } = await start();
  await store.get(NAME);
  await writeFile(join(home, "token"), "second");
  await vi.waitFor(
    async () => {
      await store.get(NAME);
      expect(ids().at(-1)).toBe("second");
    },
    { timeout: 5_000, interval: 100 },
  );
  expect(asked).toHaveLength(2);
});

test("keys that end soon are renewed beside the calls, and old ones serve while the service is away", async () => {
  let number = 0;
  let away = false;
  const { url, asked } = await service(() => (away ? "no" : json(`role${++number}`, 200_000)));
  vi.stubEnv("AWS_CONTAINER_CREDENTIALS_FULL_URI", url);
  const { store, warn, ids } = await start();
  await store.get(NAME);
  const untilNext = (id: string) =>
    vi.waitFor(
      async () => {
        await store.get(NAME);
        expect(ids().at(-1)).toBe(id);
      },
      { timeout: 6_000, interval: 200 },
    );
  await untilNext("role2");
  away = true;
  const before = asked.length;
  await vi.waitFor(
    async () => {
      await store.get(NAME);
      expect(asked.length).toBeGreaterThan(before);
    },
    { timeout: 6_000, interval: 200 },
  );
  await vi.waitFor(() => expect(warn).toHaveBeenCalledOnce(), 15_000);
  expect(warn.mock.calls[0]![1]).toContain("the old ones are used on");
  expect(await store.get(NAME)).toBeUndefined();
});
