import { access, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, test } from "vitest";
import { cli } from "./support/process.js";

/** Makes an application of Express, whose place for the head only a person knows. */
async function application(): Promise<string> {
  const dir = await scratch();
  await writeFile(join(dir, "package.json"), JSON.stringify({ dependencies: { express: "5" } }));
  return dir;
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

test("--yes writes what it has printed, and says what to run next", async () => {
  const dir = await application();
  const { code, stdout, stderr } = await cli(["init", "--yes", "--bucket", "shop"], {}, dir);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^Express: 4 files to write\n\n\.env \(new\)\n\+ IMGPROXY_KEY=… /);
  expect(stdout).toContain("\nwritten: .env, .gitignore, images.js, bucket-policy.json\n");
  expect(stdout).toContain("\nNext:\n  npm install @bucketfirst/core\n  npx @bucketfirst/proxy dev --root public\n");
  expect((await stat(join(dir, ".env"))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(dir, "bucket-policy.json"), "utf8")).toContain('"arn:aws:s3:::shop/*"');
  // The server of the next line takes the pair.
  const signed = await cli(["sign", "local:///cat.jpg", "--config", "images.json"], {}, await withConfig(dir));
  expect([signed.code, signed.stderr]).toEqual([0, ""]);
  expect(signed.stdout).toContain("proxied  http://127.0.0.1:8080/proxy/");
  const again = await cli(["init", "--yes"], {}, dir);
  expect(again.stdout).toMatch(/^Express: nothing to write\n\n\.env stays as it is: it has all variables\n/);
});

async function withConfig(dir: string): Promise<string> {
  await writeFile(join(dir, "images.json"), JSON.stringify({ proxyUrl: "http://127.0.0.1:8080/proxy" }));
  return dir;
}

test("--dry-run writes nothing, and without a terminal nothing is written either", async () => {
  const dir = await application();
  expect((await cli(["init", "--dry-run"], {}, dir)).code).toBe(0);
  const { code, stderr } = await cli(["init"], {}, dir);
  expect([code, stderr]).toEqual([
    1,
    "bucketfirst-proxy: init: expected --yes or --dry-run, since nobody can be asked here\n",
  ]);
  for (const name of [".env", "images.js", ".gitignore"]) expect(await isThere(join(dir, name))).toBe(false);
});
