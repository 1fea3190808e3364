import { signPath } from "@bucketfirst/core";
import { expect, test } from "vitest";
import { cli, KEYS, shell } from "./support/process.js";
import { keyOf, SIGNING } from "./support/proxy.js";

const SOURCE = "https://photos.test/cat.jpg";
const ENCODED = Buffer.from(SOURCE).toString("base64url");
const ONE = signPath(`/w:100/${ENCODED}`, SIGNING);
const TWO = signPath(`/w:200/${ENCODED}`, SIGNING);
const keysIn = (stdout: string): (string | undefined)[] =>
  [...stdout.matchAll(/^key {8}(\S+)$/gm)].map(([, key]) => key);

test("every candidate of a srcset is read once; words without quotes, and stdin, are a text as well", async () => {
  const srcset = `https://img.test${ONE} 1x, https://img.test${TWO} 2x, https://img.test${ONE} 3x`;
  const picture = `<picture><source type="image/avif" srcset="${srcset}"><img src="https://bucket.test/${keyOf(ONE)}"></picture>`;
  for (const args of [[srcset], srcset.split(" "), [picture]]) {
    const { code, stdout } = await cli(["inspect", ...args], KEYS);
    expect([code, keysIn(stdout)]).toEqual([0, [keyOf(ONE), keyOf(TWO)]]);
  }
  expect(keysIn((await shell(`echo '${srcset}' | $BF inspect -`, KEYS)).stdout)).toEqual([keyOf(ONE), keyOf(TWO)]);
  const json = JSON.parse((await cli(["inspect", srcset, "--json"], KEYS)).stdout);
  expect(json).toMatchObject([{ key: keyOf(ONE), signature: "right" }, { key: keyOf(TWO) }]);
  expect(JSON.parse((await cli(["inspect", ONE, "--json"], KEYS)).stdout)).toMatchObject({ key: keyOf(ONE) });
});

test("without keys the reading whose source is an address is taken", async () => {
  const { code, stdout } = await cli(["inspect", `http://127.0.0.1:8080/proxy/unsafe/${ENCODED}`]);
  expect([code, stdout.includes(`source     ${SOURCE}`)]).toEqual([0, true]);
  expect(stdout).toContain("signature  not checked");
});

test.each([
  ["", 'url: expected an address or a signed path, got ""'],
  ["   ", 'url: expected an address or a signed path, got "   "'],
  ["hello", 'url: expected an address or a signed path, got "hello"'],
  [`https://bucket.test/${"0a".repeat(16)}`, "url: expected an address of the proxy, got one of the bucket"],
  ["https://img.test/", "path: expected /signature/options/source"],
])("%j is one clear line", async (pasted, expected) => {
  const { code, stdout, stderr } = await cli(["inspect", pasted], KEYS);
  expect([code, stdout, stderr]).toEqual([1, "", expect.stringContaining(`bucketfirst-proxy: ${expected}`)]);
  expect(stderr.trim().split("\n")).toHaveLength(1);
});
