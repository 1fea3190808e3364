import { createHash } from "node:crypto";
import { readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scratch } from "@bucketfirst/testkit/scratch";
import sharp from "sharp";
import { expect, test } from "vitest";
import { createFolderStore } from "../src/stores/folder/folder.js";
import { settingsOf, startFaultStore } from "./support/faultStore.js";
import { failure, image, imageHeaders, jpeg, type Script, startImgproxy } from "./support/imgproxy.js";
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

test("events: none yet is no fault, those that wait for more than an hour are named, and rules that cannot be read", {
  timeout: 60_000,
}, async () => {
  const dir = await scratch();
  const file = join(dir, "events.json");
  const images = { sets: true, variants: { card: { width: 40 } } };
  await writeFile(
    file,
    JSON.stringify({ images, originals: [{ bucket: "uploads", source: "s3://uploads/{rawKey}" }] }),
  );
  const { env } = await settings();
  const store = join(dir, "store");
  const token = "a-token-of-thirty-two-characters";
  const own = { ...env, STORE: "folder", STORE_DIR: store, EVENTS_TOKEN: token, EVENTS_FILE: file };
  const events = async (given: Record<string, string> = own) => {
    const { stdout } = await cli(["doctor", "--json"], given);
    expect(stdout).not.toContain(token);
    return (JSON.parse(stdout) as Report).findings.filter(({ name }) => name === "events");
  };
  expect(await events(env)).toEqual([]);
  expect(await events()).toEqual([{ name: "events", state: "ok", found: "none was received yet" }]);
  const notes = await createFolderStore({ dir: store });
  const note = Buffer.from("{}");
  const md5 = createHash("md5").update(note).digest("hex");
  const head = { contentType: "application/json", cacheControl: "no-store", md5 };
  for (const name of ["a", "b"])
    await notes.put(`events/pending/${name.repeat(32)}`, { length: 2, open: () => note }, head, { ifAbsent: true });
  expect(await events()).toEqual([{ name: "events", state: "ok", found: "2 wait, none for an hour" }]);
  const [first = ""] = (await readdir(store, { recursive: true })).filter((path) => path.endsWith("a".repeat(32)));
  const longAgo = new Date("2026-01-02T03:04:05Z");
  await utimes(join(store, first), longAgo, longAgo);
  expect(await events()).toEqual([
    {
      name: "events",
      state: "warn",
      found: "1 of 2 that wait have done so for more than an hour, the first since 2026-01-02T03:04:05.000Z",
      cure: expect.stringContaining("EVENTS_TOKEN"),
    },
  ]);
  const { code, stderr } = await cli(["doctor"], { ...own, EVENTS_FILE: join(dir, "none.json") });
  expect([code, stderr]).toEqual([1, expect.stringContaining("EVENTS_FILE: ")]);
});

test("--source asks for one metadata, and says what imgproxy refuses for it", async () => {
  const { env } = await settings();
  const picture = sharp({ create: { width: 400, height: 300, channels: 3, background: "#336699" } });
  const original = await picture.clone().jpeg().toBuffer();
  const small = await picture.clone().resize(100).png().toBuffer();
  const sending =
    (bytes: Buffer, type: string): Script =>
    (_, response) =>
      void response.writeHead(200, imageHeaders(bytes, { "Content-Type": type })).end(bytes);
  const find = async (raw: Script, picture: Script) => {
    const upstream = await startImgproxy((request, response) =>
      (request.url!.includes("/raw:1/") ? raw : picture)(request, response),
    );
    const asked = ["doctor", "--json", "--source", "https://photos.test/cat.jpg"];
    const { stdout } = await cli(asked, { ...env, IMGPROXY_URL: upstream.url });
    return (JSON.parse(stdout) as Report).findings.find(({ name }) => name === "metadata");
  };
  const [asIs, asSmall] = [sending(original, "image/jpeg"), sending(small, "image/png")];
  expect(await find(asIs, asSmall)).toEqual({ name: "metadata", state: "ok", found: "jpeg, 400 × 300, #336699" });
  expect(await find(failure(404, "Invalid URL"), asSmall)).toMatchObject({
    state: "warn",
    cure: expect.stringContaining("add raw to IMGPROXY_ALLOWED_PROCESSING_OPTIONS"),
  });
  expect(await find(asIs, asIs)).toMatchObject({
    state: "warn",
    cure: expect.stringContaining("IMGPROXY_SKIP_PROCESSING_FORMATS"),
  });
});
