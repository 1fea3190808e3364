import { expect, test } from "vitest";
import { settingsOf, startFaultStore } from "./support/faultStore.js";
import { image, jpeg, startImgproxy } from "./support/imgproxy.js";
import { cli, KEYS } from "./support/process.js";

interface Report {
  ok: boolean;
  findings: { name: string; state: string; found: string; cure?: string }[];
}

/** Starts imgproxy and a bucket; returns settings for them. */
async function settings() {
  const upstream = await startImgproxy(image(await jpeg()));
  const bucket = await startFaultStore();
  return { bucket, env: { ...settingsOf(bucket), ...KEYS, S3_FOLDER: "", IMGPROXY_URL: upstream.url } };
}

test("--json gives the same findings to a program, and the same exit code", async () => {
  const { bucket, env } = await settings();
  const address = `http://me:secret@127.0.0.1:${new URL(bucket.config.endpoint!).port}/nowhere/`;
  const { code, stdout } = await cli(["doctor", "--json", "--cache-url", address], env);
  const { ok, findings } = JSON.parse(stdout) as Report;
  expect([code, ok]).toEqual([1, false]);
  expect(findings.find(({ name }) => name === "put")).toEqual({ name: "put", state: "ok", found: "stored" });
  expect(findings.find(({ name }) => name === "anonymous read")).toMatchObject({
    state: "bad",
    cure: expect.any(String),
  });
  expect(stdout).not.toContain("secret");
  const lines = (await cli(["doctor", "--cache-url", address], env)).stdout;
  // The key of the object that was tried is another one.
  const keyless = (text: string): string => text.replaceAll(/[0-9a-f]{32}/g, "KEY");
  for (const { name, found } of findings) expect(keyless(lines)).toContain(keyless(`${name}: ${found}`));
});

test("nothing is ok about a bucket that does not exist, nor about an address that is not the bucket's", async () => {
  const { bucket, env } = await settings();
  bucket.fault = () => ({ status: 404, code: "NoSuchBucket" });
  const { findings } = JSON.parse((await cli(["doctor", "--json"], env)).stdout) as Report;
  const about = findings.filter(({ name }) => ["missing object", "put", "conditional put", "read"].includes(name));
  expect(about.map(({ name, state }) => [name, state])).toEqual([["put", "bad"]]);
  expect(about[0]?.cure).toContain("create the bucket");
  bucket.fault = () => undefined;
  const elsewhere = `${bucket.config.endpoint}/another-bucket`;
  const asked = await cli(["doctor", "--json", "--cache-url", elsewhere], env);
  const names = (JSON.parse(asked.stdout) as Report).findings.filter(({ name }) =>
    ["anonymous read", "public miss", "CORS", "headers"].includes(name),
  );
  expect(names.map(({ name, state }) => [name, state])).toEqual([["anonymous read", "bad"]]);
});
