import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createImages } from "@bucketfirst/core";
import { scratch } from "@bucketfirst/testkit/scratch";
import sharp from "sharp";
import { expect, test } from "vitest";
import { createEmbeddedUpstream } from "../src/embedded/embeddedUpstream.js";
import { originalsOf } from "./support/bridge.js";
import { cli, KEYS, shell } from "./support/process.js";
import { namesIn, SIGNING, startProxy } from "./support/proxy.js";

const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: "#336699" } })
  .png()
  .toBuffer();

async function place() {
  const originals = await originalsOf((_, response) => void response.end(photo));
  const proxy = await startProxy("", { upstream: createEmbeddedUpstream({ allowPrivate: [originals.host] }) });
  return { originals, proxy, images: createImages({ proxyUrl: proxy.url, signing: SIGNING }) };
}

test("warm --meta asks for the metadata of every source, also without variants", async () => {
  const { originals, proxy } = await place();
  const cwd = await scratch();
  await writeFile(join(cwd, "bucketfirst.json"), JSON.stringify({ proxyUrl: proxy.url }));
  await writeFile(join(cwd, "list"), `${originals.url}/a.jpg\n${originals.url}/b.jpg\n`);
  const warmed = await shell("$BF warm --meta list", KEYS, cwd);
  expect([warmed.code, warmed.stdout.trim()]).toEqual([0, "0 hit, 2 miss, 0 joined, 0 failed, 0 skipped"]);
  expect((await namesIn(proxy.store)).map((name) => name.slice(32))).toEqual(["/meta.json", "/meta.json"]);
  const without = await shell("$BF warm list", KEYS, cwd);
  expect([without.code, without.stderr]).toEqual([1, expect.stringContaining("bucketfirst.json: expected variants")]);
});

test("inspect reads an address of metadata, and --meta asks for that of any address", async () => {
  const { originals, images } = await place();
  const source = `${originals.url}/a.jpg`;
  const { proxied, cacheKey, path } = images.metaUrls(source);
  const read = JSON.parse((await cli(["inspect", proxied, "--json"], KEYS)).stdout);
  expect(read).toEqual({
    options: {},
    source,
    encoding: "base64",
    path: `${path}/meta.json`,
    key: `${cacheKey}/meta.json`,
    signature: "right",
  });
  const wrong = await cli(["inspect", proxied.replace(/\/[\w-]{43}\//, "/unsafe/"), "--json"], KEYS);
  expect([wrong.code, JSON.parse(wrong.stdout).signature]).toEqual([1, "wrong"]);
  const asked = await cli(["inspect", "--meta", images.buildUrl(source, { width: 9 })], KEYS);
  expect([asked.code, asked.stdout]).toEqual([
    0,
    expect.stringContaining('meta       {"width":40,"height":30,"format":"png"'),
  ]);
  const bare = await cli(["inspect", "--meta", images.buildUrls(source, { width: 9 }).path], KEYS);
  expect([bare.code, bare.stderr]).toEqual([1, expect.stringContaining("--meta: expected an address with its host")]);
});
