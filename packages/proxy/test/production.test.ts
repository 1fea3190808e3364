import { execFile } from "node:child_process";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "@bucketfirst/testkit/freePort";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, onTestFinished, test, vi } from "vitest";
import { settingsOf, startFaultStore } from "./support/faultStore.js";
import { send } from "./support/http.js";
import { startImgproxy } from "./support/imgproxy.js";
import { fakeBinary, KEYS, listening, production } from "./support/process.js";
import { signed } from "./support/proxy.js";

/** Returns whether a process of this id lives. */
function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test.each([
  ["", ""],
  ["/inner", "/inner"],
])("--spawn: the path prefix is the proxy's; the child has that of IMGPROXY_URL (%j)", async (path, prefix) => {
  const inner = await freePort();
  const proxy = await production(
    { IMGPROXY_URL: `http://127.0.0.1:${inner}${path}`, IMGPROXY_PATH_PREFIX: "/img", PROBE: "false" },
    ["--spawn", await fakeBinary()],
  );
  await vi.waitFor(() => expect(proxy.output()).toContain("imgproxy is healthy"), 15_000);
  expect(proxy.output()).toContain(`"prefix":"${prefix}"}`);
  expect((await send(proxy.url, `/img${signed("/w:1")}`)).status).toBe(200);
  proxy.child.kill("SIGTERM");
  expect(await proxy.ended).toBe(0);
});

test("--spawn: an IMGPROXY_URL without a port is port 80, and https is refused", async () => {
  // Shows the address and ends, as port 80 may be taken here.
  const file = join(await scratch(), "imgproxy");
  await writeFile(file, '#!/bin/sh\necho "BIND $IMGPROXY_BIND"\n');
  await chmod(file, 0o755);
  const proxy = await production({ IMGPROXY_URL: "http://127.0.0.1", PROBE: "false" }, ["--spawn", file]);
  await proxy.ended;
  expect(proxy.output()).toContain("BIND 127.0.0.1:80\n");
  const secure = await production({ IMGPROXY_URL: "https://127.0.0.1", PROBE: "false" }, ["--spawn", file]);
  expect(await secure.ended).toBe(1);
  expect(secure.output()).toBe("bucketfirst-proxy: IMGPROXY_URL: expected an http address with --spawn, got https\n");
});

test("--spawn: a closed terminal ends both, and what was made is stored", async () => {
  const bucket = await startFaultStore();
  const proxy = await production(
    { ...settingsOf(bucket), IMGPROXY_URL: `http://127.0.0.1:${await freePort()}`, PROBE: "false" },
    ["--spawn", await fakeBinary()],
  );
  await vi.waitFor(() => expect(proxy.output()).toContain("imgproxy is healthy"), 15_000);
  const pid = Number(/CHILD \{"pid":(\d+)/.exec(proxy.output())![1]);
  onTestFinished(() => void (lives(pid) && process.kill(pid, "SIGKILL")));
  expect((await send(proxy.url, signed("/w:5"))).status).toBe(200);
  proxy.child.kill("SIGHUP");
  proxy.child.kill("SIGHUP");
  expect(await proxy.ended).toBe(0);
  expect(proxy.output()).toContain("everything is stored");
  expect(bucket.objects.size).toBe(1);
  expect(lives(pid)).toBe(false);
});

test("--spawn: SIGTERM while imgproxy is not healthy yet ends both", async () => {
  const proxy = await production(
    { IMGPROXY_URL: `http://127.0.0.1:${await freePort()}`, FAKE_DELAY_MS: "60000", PROBE: "false" },
    ["--spawn", await fakeBinary()],
  );
  await vi.waitFor(() => expect(proxy.output()).toContain("CHILD {"), 15_000);
  proxy.child.kill("SIGTERM");
  expect(await proxy.ended).toBe(0);
  expect(proxy.output()).toContain("CHILD ends");
});

test("--spawn: a second signal ends us at once, and leaves no child", async () => {
  const upstream = await freePort();
  const proxy = await production({ IMGPROXY_URL: `http://127.0.0.1:${upstream}`, PROBE: "false" }, [
    "--spawn",
    await fakeBinary(),
  ]);
  await vi.waitFor(() => expect(proxy.output()).toContain("imgproxy is healthy"), 15_000);
  const pid = Number(/CHILD \{"pid":(\d+)/.exec(proxy.output())![1]);
  onTestFinished(() => void (lives(pid) && process.kill(pid, "SIGKILL")));
  // The image that is being made holds the first signal's shutdown.
  const image = send(proxy.url, signed("/w:777")).catch(() => undefined);
  await vi.waitFor(() => expect(proxy.output()).toContain("CHILD is slow"), 5_000);
  proxy.child.kill("SIGTERM");
  await vi.waitFor(() => expect(proxy.output()).toContain('"stopping"'));
  proxy.child.kill("SIGTERM");
  expect(await proxy.ended).toBe(130);
  await image;
  await vi.waitFor(() => expect(lives(pid)).toBe(false), 5_000);
});

test("an address without a host is every address, IPv6 and IPv4", async () => {
  const upstream = await startImgproxy();
  const port = await freePort();
  const proxy = await production({ IMGPROXY_URL: upstream.url, IMGPROXY_BIND: `:${port}`, PROBE: "false" });
  await listening(`http://127.0.0.1:${port}`);
  expect((await fetch(`http://[::1]:${port}/livez`)).status).toBe(200);
  await vi.waitFor(() => expect(proxy.output()).toContain('"listening"'));
});

test("with a private port the public one tells its state without a reason, under every name", async () => {
  const upstream = await startImgproxy();
  const proxy = await production({
    IMGPROXY_URL: upstream.url,
    ADMIN_BIND: `127.0.0.1:${await freePort()}`,
    IMGPROXY_HEALTH_CHECK_PATH: "/alive",
    IMGPROXY_PATH_PREFIX: "/img",
    PROBE: "false",
  });
  await listening(proxy.url);
  await upstream.close();
  for (const path of ["/health", "/alive", "/img/health", "/img/alive"]) {
    expect(await send(proxy.url, path)).toMatchObject({ status: 503, text: '{"status":"not ready"}\n' });
  }
  expect((await send(proxy.url, "/livez")).text).toBe('{"status":"alive"}\n');
  expect((await send(proxy.url, "/readyz")).status).toBe(404);
});

test("the log holds neither the user of an address nor what a visitor typed", async () => {
  const proxy = await production({ IMGPROXY_URL: "http://user:hunter2@127.0.0.1:1/inner", PROBE: "false" });
  await listening(proxy.url);
  expect((await send(proxy.url, "/?token=typed-by-mistake")).status).toBe(404);
  await vi.waitFor(() => expect(proxy.output()).toContain('"status":404'));
  expect(proxy.output()).toContain('"upstream":"http://127.0.0.1:1/inner"');
  expect(proxy.output()).not.toMatch(/hunter2|typed-by-mistake/);
});

test("the first put that is refused tells the policy that is missing, once", async () => {
  const upstream = await startImgproxy();
  const bucket = await startFaultStore();
  bucket.fault = (method) => (method === "PUT" ? "403" : undefined);
  const proxy = await production({ IMGPROXY_URL: upstream.url, ...settingsOf(bucket), S3_FOLDER: "made/" });
  await listening(proxy.url);
  for (const options of ["/w:1", "/w:2"]) await send(proxy.url, signed(options));
  await vi.waitFor(() => expect(proxy.output().match(/"not stored"/g)).toHaveLength(2), 5_000);
  const told = proxy.output().match(/.*needs this policy.*/g)!;
  expect(told).toHaveLength(1);
  expect(JSON.parse(JSON.parse(told[0]!).policy).Statement[0]).toMatchObject({
    Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
    Resource: "arn:aws:s3:::test/made/*",
  });
});

test("a bucket that refuses the look at the start tells its policy too", async () => {
  const upstream = await startImgproxy();
  const bucket = await startFaultStore();
  bucket.fault = () => "403";
  const proxy = await production({ IMGPROXY_URL: upstream.url, ...settingsOf(bucket), S3_FOLDER: "made/" });
  await vi.waitFor(() => expect(proxy.output()).toContain("the bucket refuses; it needs this policy"), 15_000);
});

test("the health check of the container image finds the proxy where it listens", async () => {
  const dockerfile = await readFile(new URL("../../../Dockerfile", import.meta.url), "utf8");
  const [, ...args] = JSON.parse(/^HEALTHCHECK CMD (.*)$/m.exec(dockerfile)![1]!) as string[];
  const check = (bind: string): Promise<number | null> =>
    new Promise((resolve) => {
      const child = execFile(process.execPath, args, { env: { IMGPROXY_BIND: bind } }, () => resolve(child.exitCode));
    });
  // An imgproxy that is down is no reason to end a proxy that serves hits.
  const port = await freePort();
  const proxy = await production({ IMGPROXY_URL: "http://127.0.0.1:1", IMGPROXY_BIND: `:${port}`, PROBE: "false" });
  await listening(`http://127.0.0.1:${port}`);
  expect(await check(`:${port}`)).toBe(0);
  expect(await check(`127.0.0.1:${port}`)).toBe(0);
  expect(await check(`[::1]:${port}`)).toBe(0);
  proxy.child.kill("SIGTERM");
  await proxy.ended;
  expect(await check(`:${port}`)).toBe(1);
});

test("--spawn: the child's environment is the operator's, but for what is ours", async () => {
  const file = join(await scratch(), "imgproxy");
  await writeFile(file, `#!${process.execPath}\nconsole.log("ENV " + JSON.stringify(process.env));\n`);
  await chmod(file, 0o755);
  const given = {
    IMGPROXY_URL: "http://127.0.0.1:18081",
    IMGPROXY_QUALITY: "70",
    IMGPROXY_LOCAL_FILESYSTEM_ROOT: "/photos",
    LD_LIBRARY_PATH: "/opt/vips/lib",
    MALLOC_ARENA_MAX: "2",
    EMPTY: "",
  };
  const own = {
    PROBE: "false",
    STORE: "memory",
    PURGE_TOKEN: "0123456789abcdef0123456789abcdef",
    SOURCE_GATEWAY: "false",
  };
  const proxy = await production({ ...given, ...own }, ["--spawn", file]);
  await proxy.ended;
  const { IMGPROXY_URL: _, ...kept } = given;
  expect(JSON.parse(/^ENV (.*)$/m.exec(proxy.output())![1]!)).toEqual({
    PATH: process.env.PATH,
    ...KEYS,
    ...kept,
    IMGPROXY_BIND: "127.0.0.1:18081",
  });
});

test.each<[string, string[], Record<string, string>]>([
  ["a memory store", [], { STORE: "memory" }],
  ["a folder", [], { STORE: "folder" }],
  ["imgproxy as a child", ["--spawn"], { STORE: "memory" }],
])("production loads nothing of the development server's image library: with %s", async (_, args, env) => {
  const upstream = await startImgproxy();
  const hook = join(await scratch(), "loaded.mjs");
  await writeFile(
    hook,
    `import Module from "node:module";
process.on("exit", () => {
  const files = [...Object.keys(Module._cache), ...process.report.getReport().sharedObjects];
  process.stdout.write("LOADED " + JSON.stringify(files.filter((file) => /sharp|vips/.test(file))) + "\\n");
  process.stdout.write("VIPSHOME " + process.env.VIPSHOME + "\\n");
});
`,
  );
  const inner = await freePort();
  const spawned = args.length > 0;
  const proxy = await production(
    {
      IMGPROXY_URL: spawned ? `http://127.0.0.1:${inner}` : upstream.url,
      NODE_OPTIONS: `--import ${hook}`,
      PROBE: "false",
      STORE_DIR: await scratch(),
      ...env,
    },
    spawned ? [...args, await fakeBinary()] : [],
  );
  await listening(proxy.url);
  if (spawned) await vi.waitFor(() => expect(proxy.output()).toContain("imgproxy is healthy"), 15_000);
  expect((await send(proxy.url, signed("/w:1"))).status).toBe(200);
  proxy.child.kill("SIGTERM");
  await proxy.ended;
  expect(proxy.output()).toContain("LOADED []\nVIPSHOME undefined\n");
  expect(proxy.output()).not.toMatch(/LOADED \[[^\]]/);
});

test("a program that uses the package loads that library with the first image of the embedded processor", async () => {
  const file = join(await scratch(), "uses.mjs");
  const dist = new URL("../dist/index.js", import.meta.url);
  await writeFile(
    file,
    `import { createEmbeddedUpstream, createMemoryStore, createProxy } from ${JSON.stringify(dist.href)};
const upstream = createEmbeddedUpstream();
createProxy({ upstream, store: createMemoryStore(), allowUnsigned: true });
const loaded = () => process.report.getReport().sharedObjects.some((file) => /sharp/.test(file));
const before = loaded();
await upstream.ping(AbortSignal.timeout(5000));
console.log(JSON.stringify([before, loaded(), upstream.label]));
`,
  );
  const output = await new Promise<string>((resolve) => execFile(process.execPath, [file], (_, text) => resolve(text)));
  expect(JSON.parse(output)).toEqual([false, true, "the embedded processor (sharp)"]);
});
