import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { createImages, type Signing } from "@bucketfirst/core";
import { freePort } from "@bucketfirst/testkit/freePort";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, onTestFinished, test, vi } from "vitest";
import { pathOf, type Reply, send } from "./support/http.js";
import { photoFolder } from "./support/photos.js";
import { cli, KEYS, type Started, start } from "./support/process.js";
import { SIGNING } from "./support/proxy.js";

interface Running extends Started {
  cwd: string;
  url: string;
}

async function startDev(env: Record<string, string> = {}, cwd = "", args: string[] = []): Promise<Running> {
  const folder = cwd || (await scratch());
  const dev = start(["dev", "--root", await photoFolder(), "--port", "0", ...args], env, folder);
  await vi.waitFor(() => expect(dev.output()).toContain("events"), 15_000);
  return { ...dev, cwd: folder, url: /proxy {3}(\S+)/.exec(dev.output())![1]! };
}

const ask = ({ url }: Running, signing: Signing): Promise<Reply> => {
  const path = createImages({ proxyUrl: url, signing }).buildUrl("local:///photo.jpg", { width: 10 });
  return send(url, pathOf(path));
};

test("the keys of the environment are the server's, and are not printed", async () => {
  const dev = await startDev(KEYS);
  expect((await ask(dev, SIGNING)).status).toBe(200);
  expect(dev.output()).toContain("keys    the environment (IMGPROXY_KEY, IMGPROXY_SALT)");
  expect(dev.output()).toContain("    key: process.env.IMGPROXY_KEY,\n    salt: process.env.IMGPROXY_SALT,\n");
  expect(dev.output()).not.toContain(KEYS.IMGPROXY_KEY);
  expect(dev.output()).not.toContain(KEYS.IMGPROXY_SALT);
});

test("several pairs are accepted while keys are rotated, and the size of signatures is taken", async () => {
  const dev = await startDev({
    IMGPROXY_KEY: `aabb,${SIGNING.key}`,
    IMGPROXY_SALT: `ccdd,${SIGNING.salt}`,
    IMGPROXY_SIGNATURE_SIZE: "8",
  });
  expect((await ask(dev, { ...SIGNING, size: 8 })).status).toBe(200);
  expect((await ask(dev, { key: "aabb", salt: "ccdd", size: 8 })).status).toBe(200);
  expect((await ask(dev, SIGNING)).status).toBe(403);
  expect(dev.output()).toContain("    size: 8,\n");
});

test("a .env file of the folder has them as well, behind the environment", async () => {
  const cwd = await scratch();
  await writeFile(join(cwd, ".env"), `IMGPROXY_KEY=${SIGNING.key}\r\nIMGPROXY_SALT="${SIGNING.salt}"\r\nOTHER=1\r\n`);
  const dev = await startDev({}, cwd);
  expect((await ask(dev, SIGNING)).status).toBe(200);
  expect(dev.output()).toContain(`keys    ${join(cwd, ".env")}\n`);
  dev.child.kill("SIGINT");
  await dev.ended;
  const other = await startDev({ IMGPROXY_KEY: "aabb", IMGPROXY_SALT: "ccdd" }, cwd);
  expect((await ask(other, { key: "aabb", salt: "ccdd" })).status).toBe(200);
  other.child.kill("SIGINT");
  await other.ended;
  // A size alone is no pair: the keys of the file stay the server's.
  const short = await startDev({ IMGPROXY_SIGNATURE_SIZE: "8" }, cwd);
  expect((await ask(short, { ...SIGNING, size: 8 })).status).toBe(200);
});

test("a .env file with half a pair is refused by its path and the name of the variable; a folder of that name is none", async () => {
  const cwd = await scratch();
  await writeFile(join(cwd, ".env"), "IMGPROXY_KEY=aabb\n");
  const { code, stderr } = await cli(["dev", "--port", "0"], {}, cwd);
  expect([code, stderr]).toEqual([1, expect.stringContaining("IMGPROXY_KEY, IMGPROXY_SALT: expected as many keys")]);
  expect(stderr).toContain(join(cwd, ".env"));
  const python = await scratch();
  await mkdir(join(python, ".env"));
  expect((await startDev({}, python)).output()).toContain("keys.json");
});

test("without any it prints the lines of a .env file that fit its own, which git does not see", async () => {
  const cwd = await scratch();
  execFileSync("git", ["init", "-q"], { cwd });
  const dev = await startDev({}, cwd);
  const [, key, salt] = /^IMGPROXY_KEY=([0-9a-f]{64})\nIMGPROXY_SALT=([0-9a-f]{64})$/m.exec(dev.output())!;
  expect((await ask(dev, { key: key!, salt: salt! })).status).toBe(200);
  await vi.waitFor(() => expect(dev.output()).toContain("stored"));
  expect(execFileSync("git", ["status", "--porcelain", "--untracked-files=all"], { cwd, encoding: "utf8" })).toBe("");
});

test("a folder that holds other things is not hidden from git", async () => {
  const cwd = await scratch();
  await writeFile(join(cwd, "mine.txt"), "mine");
  await startDev({}, cwd, ["--folder", "."]);
  await expect(readFile(join(cwd, ".gitignore"))).rejects.toThrow("ENOENT");
});

test.each([
  [{ IMGPROXY_KEY: "abc", IMGPROXY_SALT: "aabb" }, /IMGPROXY_KEY: expected hex of even length, got 3 characters/],
  [{ IMGPROXY_KEY: "topsecret!", IMGPROXY_SALT: "aabb" }, /IMGPROXY_KEY: expected hex/],
  [{ IMGPROXY_KEY: "aabb" }, /IMGPROXY_KEY, IMGPROXY_SALT: expected as many keys as salts, got 1 and 0/],
  [{ IMGPROXY_SALT: "aabb" }, /IMGPROXY_KEY, IMGPROXY_SALT: expected as many keys as salts, got 0 and 1/],
  [{ ...KEYS, IMGPROXY_SIGNATURE_SIZE: "99" }, /IMGPROXY_SIGNATURE_SIZE: expected a whole number/],
])("keys that are not right are refused by name, by every command that takes them: %j", async (env, message) => {
  const cwd = await scratch();
  await writeFile(join(cwd, "bucketfirst.json"), JSON.stringify({ proxyUrl: "http://127.0.0.1:1" }));
  for (const args of [
    ["dev", "--port", "0"],
    ["inspect", "/unsafe/w:1/YQ"],
    ["sign", "https://photos.test/a.jpg"],
  ]) {
    const { code, stderr, stdout } = await cli(args, env, cwd);
    expect([code, stdout, message.test(stderr)], `${args}: ${stderr}`).toEqual([1, "", true]);
    expect(stderr).not.toMatch(/topsecret|\n\s+at /);
  }
});

test.each([
  ["a file", "touch f"],
  ["a file in the bucket's place", "mkdir f && touch f/bucket"],
  ["a pipe for the keys", "mkdir f && mkfifo f/keys.json"],
])("--folder with %s is one clear line", async (_, make) => {
  const cwd = await scratch();
  execFileSync("sh", ["-c", make], { cwd });
  const { code, stderr } = await cli(["dev", "--folder", "f", "--port", "0"], {}, cwd);
  expect([code, stderr.trim().split("\n").length]).toEqual([1, 1]);
  expect(stderr).toMatch(/^bucketfirst-proxy: \/.*f(?:\/keys\.json)?: expected /);
});

test("a terminal that has gone does not end the server", async () => {
  const dev = await startDev(KEYS);
  // The reading end of its output is closed: from now on each line that it prints is EPIPE.
  dev.child.stdout!.destroy();
  for (let i = 0; i < 3; i++) expect((await ask(dev, SIGNING)).status).toBe(200);
  expect(dev.child.exitCode).toBeNull();
  dev.child.kill("SIGTERM");
  expect(await dev.ended).toBe(0);
  expect(dev.output()).not.toContain("EPIPE");
});

/** Makes the instance of an application that is developed in this folder, and returns what it signs and where. */
function proxiedFrom(cwd: string): string {
  const code = `import { imagesFromEnv } from "@bucketfirst/core/server";
process.chdir(process.argv[1]);
console.log(imagesFromEnv({}).buildUrls("local:///photo.jpg", { width: 10 }).proxied);`;
  const env = { PATH: process.env.PATH, NODE_ENV: "development" };
  const args = ["--input-type=module", "-e", code, cwd];
  return execFileSync(process.execPath, args, { cwd: import.meta.dirname, env, encoding: "utf8" }).trim();
}

/** Starts a development server without `--port`. */
async function startAnywhere(cwd: string): Promise<Running> {
  const dev = start(["dev", "--root", await photoFolder()], {}, cwd);
  await vi.waitFor(() => expect(dev.output()).toContain("events"), 15_000);
  return { ...dev, cwd, url: /proxy {3}(\S+)/.exec(dev.output())![1]! };
}

test("two projects at once: the application of each finds the server in its folder, whichever port that has", async () => {
  const [one, two] = [await startAnywhere(await scratch()), await startAnywhere(await scratch())];
  expect(one.url).not.toBe(two.url);
  for (const dev of [one, two]) {
    const address = proxiedFrom(dev.cwd);
    expect(address.startsWith(`${dev.url}/`)).toBe(true);
    expect((await fetch(address)).status).toBe(200);
  }
  // The next server of the folder has the same address, so an application that runs goes on.
  two.child.kill("SIGINT");
  await two.ended;
  expect((await startAnywhere(two.cwd)).url).toBe(two.url);
});

test("a second server of one folder leaves the address of the first; that of one that has ended is taken over", async () => {
  const first = await startAnywhere(await scratch());
  const second = await startAnywhere(first.cwd);
  expect(second.url).not.toBe(first.url);
  expect(proxiedFrom(first.cwd).startsWith(`${first.url}/`)).toBe(true);
  first.child.kill("SIGKILL");
  await first.ended;
  const { origin, port } = new URL(first.url);
  const other = createServer().listen(Number(port), "127.0.0.1");
  onTestFinished(() => void other.close());
  // Another program may have been quicker: then that has the port.
  await once(other, "listening").catch(() => {});
  const third = await startAnywhere(first.cwd);
  expect(third.url.startsWith(origin)).toBe(false);
  expect(proxiedFrom(first.cwd).startsWith(`${third.url}/`)).toBe(true);
});

test("the port in the application's PROXY_URL is the server's; where it is taken, one error says so", async () => {
  const [cwd, port] = [await scratch(), await freePort()];
  await writeFile(join(cwd, ".env"), `PROXY_URL=http://localhost:${port}/proxy\n`);
  const dev = await startAnywhere(cwd);
  expect(dev.url).toBe(`http://127.0.0.1:${port}/proxy`);
  const { code, stderr } = await cli(["dev"], {}, cwd);
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining(
      `PROXY_URL: expected a free port in ${join(cwd, ".env")}, got ${port}: 127.0.0.1:${port} is taken by another program.`,
    ),
  ]);
  for (const url of ["https://img.example.com/proxy", `http://127.0.0.1:${port}`, "none"]) {
    const running = start(["dev"], { PROXY_URL: url }, await scratch());
    await vi.waitFor(() => expect(running.output()).toContain("events"), 15_000);
  }
});
