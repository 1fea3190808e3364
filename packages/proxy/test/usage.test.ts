import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import http from "node:http";
import { join } from "node:path";
import { freePort } from "@bucketfirst/testkit/freePort";
import { listen } from "@bucketfirst/testkit/listen";
import { scratch } from "@bucketfirst/testkit/scratch";
import { describe, expect, onTestFinished, test } from "vitest";
import { cli, shell } from "./support/process.js";

const COMMANDS = [
  "dev",
  "playground",
  "init",
  "inspect",
  "sign",
  "warm",
  "purge",
  "gc",
  "lifecycle",
  "doctor",
  "estimate",
];

test("--version is that of the manifest", async () => {
  const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  for (const flag of ["--version", "-V"])
    expect(await cli([flag])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});

test("help and errors use the name that was typed", async () => {
  const dir = await scratch();
  const bin = new URL("../dist/bin.js", import.meta.url).pathname;
  await symlink(bin, join(dir, "bucketfirst"));
  const node = process.execPath;
  expect((await shell(`${node} bucketfirst inspect --help`, {}, dir)).stdout).toContain("Usage: bucketfirst inspect ");
  expect((await shell(`${node} bucketfirst inspect x`, {}, dir)).stderr).toMatch(/^bucketfirst: url: expected/);
});

test.each(COMMANDS)("%s has --help, on stdout and with exit code 0", async (name) => {
  const { code, stdout, stderr } = await cli([name, "--help"]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain(`Usage: bucketfirst-proxy ${name} [options]`);
});

test.each([
  ["warn list", "warn", "warm"],
  ["dve --root x", "dve", "dev"],
  ["frobnicate", "frobnicate", undefined],
  ["serve --spawn imgproxy", "serve", undefined],
])("%s: an unknown command is named, with the nearest one and all there are", async (line, name, nearest) => {
  const { code, stdout, stderr } = await cli(line.split(" "));
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toBe(
    `error: unknown command '${name}'\n${nearest ? `(Did you mean ${nearest}?)\n` : ""}The commands are ${COMMANDS.join(", ")}.\n`,
  );
});

test.each([
  ["inspect", "error: missing required argument 'url'\n"],
  ["warm", "error: missing required argument 'list'\n"],
  ["sign", "error: missing required argument 'source'\n"],
  ["warm a b", "error: too many arguments for 'warm'. Expected 1 argument but got 2.\n"],
  [
    "warm list --rate 0",
    "error: option '--rate <number>' argument '0' is invalid. expected a whole number from 1 on\n",
  ],
  [
    "sign x --variant a --options {}",
    "error: option '--options <json>' cannot be used with option '--variant <name>'\n",
  ],
  [
    "inspect /x --prefix http://x/",
    "error: option '--prefix <path>' argument 'http://x/' is invalid. expected a path, as in /img\n",
  ],
])("%s is one clear line", async (line, expected) => {
  expect(await cli(line.split(" "))).toEqual({ code: 1, stdout: "", stderr: expected });
});

describe("bucketfirst.json", () => {
  test.each([
    ["missing", undefined, /nope\.json: expected a JSON file with proxyUrl.*\(ENOENT\)/],
    ["a folder", "FOLDER", /nope\.json: expected a JSON file with proxyUrl.*\(EISDIR\)/],
    ["no JSON", "{proxyUrl:", /nope\.json: expected JSON, /],
    ["null", "null", /nope\.json: expected an object with proxyUrl, cacheUrl and variants, got null/],
    ["a list", "[1]", /nope\.json: expected an object with proxyUrl, cacheUrl and variants, got \[1\]/],
    ["without address", "{}", /nope\.json: proxyUrl: expected/],
  ])("%s: one clear line that names the file", async (_, content, expected) => {
    const cwd = await scratch();
    if (content === "FOLDER") await mkdir(join(cwd, "nope.json"));
    else if (content !== undefined) await writeFile(join(cwd, "nope.json"), content);
    const { code, stderr } = await cli(["sign", "https://photos.test/a.jpg", "--config", "nope.json"], {}, cwd);
    expect([code, expected.test(stderr)], stderr).toEqual([1, true]);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("may begin with a byte order mark, or be a pipe; unsigned addresses are said to be so", async () => {
    const cwd = await scratch();
    await writeFile(join(cwd, "bom.json"), `\ufeff${JSON.stringify({ proxyUrl: "http://127.0.0.1:1" })}`);
    for (const file of ["bom.json", "<(cat bom.json)"]) {
      const { code, stdout, stderr } = await shell(`$BF sign https://photos.test/a.jpg --config ${file}`, {}, cwd);
      expect([code, stderr]).toEqual([0, "IMGPROXY_KEY and IMGPROXY_SALT are not set: these addresses are unsigned\n"]);
      expect(stdout).toContain("proxied  http://127.0.0.1:1/unsafe/");
    }
  });
});

describe("purge", () => {
  const env = { PURGE_TOKEN: "a-token-of-thirty-two-characters-" };
  const other = async (): Promise<string> => {
    const server = http.createServer((_, response) => response.end("<html>"));
    await listen(server);
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  };

  test("says what is missing, where it asked, and what it got", async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const cases: [string[], string | RegExp][] = [
      [[], "expected one of --key, --url and --source"],
      [["--key", "a", "--source", "b"], "expected one of --key, --url and --source"],
      [["--key", "a", "--proxy", "img.test"], '--proxy: expected an http or https address, got "img.test"'],
      [["--url", "no address"], '--url: expected one address or signed path, got "no address"'],
      [["--key", "a", "--proxy", nobody], /the proxy at http:\S+ does not answer: .*ECONNREFUSED/],
      [["--key", "a", "--proxy", await other()], /expected a proxy that purges, got another server's answer/],
    ];
    for (const [args, expected] of cases) {
      const { code, stderr } = await cli(["purge", ...args], env);
      expect([code, stderr]).toEqual([1, expect.stringMatching(expected)]);
      expect(stderr.trim().split("\n")).toHaveLength(1);
    }
  });
});

test("doctor with a source that is none ends, and says so", async () => {
  const env = { IMGPROXY_KEY: "aa", IMGPROXY_SALT: "bb", STORE: "memory", IMGPROXY_URL: "http://127.0.0.1:1" };
  const { code, stdout } = await cli(["doctor", "--source", "", "--cache-url", "nonsense"], env);
  expect(code).toBe(1);
  expect(stdout).toMatch(/BAD {3}checkCycle: source: expected/);
  expect(stdout).toMatch(/BAD {3}anonymous read: nonsense does not answer: Invalid URL/);
});

test.each(["inspect /unsafe/w:1/aHR0cHM6Ly94LnRlc3QvYS5qcGc", "--help", "--version"])(
  "%s into a pipe that nobody reads ends without a stack",
  async (line) => {
    for (const closed of ["| true", ">&-"]) {
      const { stderr } = await shell(`(sleep 0.2; $BF ${line}) ${closed}`);
      expect(stderr).toBe("");
    }
  },
);
