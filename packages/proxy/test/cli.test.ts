import { chmod, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { signPath } from "@bucketfirst/core";
import { freePort } from "@bucketfirst/testkit/freePort";
import { scratch } from "@bucketfirst/testkit/scratch";
import { describe, expect, test, vi } from "vitest";
import { md5, settingsOf, startFaultStore } from "./support/faultStore.js";
import { send } from "./support/http.js";
import { image, jpeg, startImgproxy } from "./support/imgproxy.js";
import { photoFolder } from "./support/photos.js";
import { cli, fakeBinary, KEYS, listening, production, start } from "./support/process.js";
import { keyOf, SIGNING, signed } from "./support/proxy.js";
import { CAT, REAL, SOURCES } from "./support/sources.js";

describe("dev", () => {
  test("prints code that fits, says what it is, ends cleanly on Ctrl-C", async () => {
    const dev = start([
      "dev",
      "--root",
      await photoFolder(),
      "--folder",
      await scratch(),
      "--port",
      String(await freePort()),
    ]);
    await vi.waitFor(() => expect(dev.output()).toContain("events"), 15_000);
    expect(dev.output()).toMatch(
      /createImages\(\{\n {2}proxyUrl: "http:\/\/127\.0\.0\.1:\d+\/proxy",\n {2}cacheUrl: "http:\/\/127\.0\.0\.1:\d+\/bucket",/,
    );
    expect(dev.output()).toContain("Embedded processor (sharp) for development: not imgproxy, and not for production.");
    dev.child.kill("SIGINT");
    expect(await dev.ended).toBe(0);
  });

  test.each([
    [
      ["dev", "--root", "/no/such/folder"],
      "bucketfirst-proxy: /no/such/folder: expected a folder of photographs, found nothing\n",
    ],
    [
      ["dev", "--port", "99999"],
      "error: option '--port <number>' argument '99999' is invalid. expected a port, 0 to 65535\n",
    ],
    [["dev", "--frobnicate"], "error: unknown option '--frobnicate'\n"],
  ])("%j is one clear line and exit code 1", async (args, line) => {
    const { code, stderr, stdout } = await cli(args, {}, await scratch());
    expect([code, stderr, stdout]).toEqual([1, line, ""]);
  });
});

describe("production", () => {
  test("every fault of the settings is listed at once, and no secret is printed", async () => {
    const { code, stderr } = await cli([], {
      IMGPROXY_KEY: "deadbeef5",
      IMGPROXY_SALT: "topsecret",
      IMGPROXY_BIND: "8080",
      IMGPROXY_URL: "imgproxy",
      MAX_UPSTREAM: "0",
      READ_THROUGH: "maybe",
      LOG_LEVEL: "loud",
      PURGE_TOKEN: "tooshort",
      IMGPROXY_TRUSTED_SIGNATURES: "x",
    });
    expect(code).toBe(1);
    for (const name of [
      "IMGPROXY_KEY",
      "IMGPROXY_BIND",
      "IMGPROXY_URL",
      "MAX_UPSTREAM",
      "READ_THROUGH",
      "LOG_LEVEL",
      "PURGE_TOKEN",
      "IMGPROXY_TRUSTED_SIGNATURES",
      "S3_BUCKET",
    ]) {
      expect(stderr).toContain(name);
    }
    expect(stderr).toContain("PURGE_TOKEN: expected at least 32 characters, got 8 characters");
    expect(stderr).not.toMatch(/topsecret|tooshort|deadbeef|\n\s+at /);
  });

  test("serves, stores what is queued at SIGTERM, and exits 0", async () => {
    const upstream = await startImgproxy();
    const bucket = await startFaultStore();
    bucket.fault = (method) => (method === "PUT" ? { delayMs: 500 } : undefined);
    const proxy = await production({
      IMGPROXY_URL: upstream.url,
      ...settingsOf(bucket),
      S3_FOLDER: "processed/",
      AWS_SECRET_ACCESS_KEY: "s3cr3t",
    });
    await listening(proxy.url);
    expect((await send(proxy.url, signed("/w:1"))).status).toBe(200);
    expect(bucket.objects.size).toBe(0);
    proxy.child.kill("SIGTERM");
    expect(await proxy.ended).toBe(0);
    expect([...bucket.objects.keys()]).toEqual([`processed/${keyOf(signed("/w:1"))}`]);
    expect(proxy.output()).toContain('"msg":"stopped; everything is stored"');
    expect(proxy.output()).toMatch(
      /"bucket":"test","region":"auto","endpoint":"http:[^"]+","folder":"processed\/","signed":true/,
    );
    expect(proxy.output()).not.toContain("s3cr3t");
    for (const line of proxy.output().trim().split("\n")) JSON.parse(line);
  });

  test("operators' routes move to the private port", async () => {
    const upstream = await startImgproxy();
    const admin = `127.0.0.1:${await freePort()}`;
    const proxy = await production({ IMGPROXY_URL: upstream.url, ADMIN_BIND: admin, PROBE: "false" });
    await listening(proxy.url);
    expect((await send(proxy.url, "/metrics")).status).toBe(404);
    expect((await send(proxy.url, "/readyz")).status).toBe(404);
    expect((await send(`http://${admin}`, "/metrics")).text).toContain("bucketfirst_flights 0");
    expect((await send(`http://${admin}`, "/readyz")).text).toContain('"status":"ready"');
    expect((await send(`http://${admin}`, signed("/w:1"))).status).toBe(404);
  });

  test("readiness: without imgproxy not ready, without bucket degraded", async () => {
    const upstream = await startImgproxy();
    const bucket = await startFaultStore();
    const proxy = await production({
      IMGPROXY_URL: upstream.url,
      ...settingsOf(bucket),
      IMGPROXY_HEALTH_CHECK_PATH: "/alive",
    });
    await listening(proxy.url);
    for (const path of ["/readyz", "/health", "/alive"])
      expect((await send(proxy.url, path)).text).toContain('"status":"ready"');
    await bucket.close();
    await vi.waitFor(
      async () =>
        expect(await send(proxy.url, "/readyz")).toMatchObject({
          status: 200,
          text: expect.stringContaining("degraded"),
        }),
      { timeout: 5_000, interval: 200 },
    );
    await upstream.close();
    await vi.waitFor(async () => expect((await send(proxy.url, "/readyz")).status).toBe(503), {
      timeout: 5_000,
      interval: 200,
    });
  });

  test("--spawn starts imgproxy with the whole environment, at the internal address, without our secrets; drains first, then ends it", async () => {
    const inner = await freePort();
    const proxy = await production(
      {
        IMGPROXY_URL: `http://127.0.0.1:${inner}`,
        IMGPROXY_QUALITY: "70",
        PURGE_TOKEN: "a-token-of-thirty-two-characters-",
        PROBE: "false",
      },
      ["--spawn", await fakeBinary()],
    );
    await vi.waitFor(async () => expect((await send(proxy.url, signed("/w:1"))).status).toBe(200), {
      timeout: 8_000,
      interval: 50,
    });
    expect(proxy.output()).toContain(`"bind":"127.0.0.1:${inner}","quality":"70","token":null,"key":true,"prefix":""}`);
    // The child takes its time over this one, and must be let.
    const slow = send(proxy.url, signed("/w:777"));
    await vi.waitFor(() => expect(proxy.output()).toContain("CHILD is slow"), 5_000);
    proxy.child.kill("SIGTERM");
    expect((await slow).body).toHaveLength(30_000);
    expect(await proxy.ended).toBe(0);
    expect(proxy.output()).toContain("CHILD ends");
  });

  test("--spawn: the child's end is our end, with a failure", async () => {
    const proxy = await production({ IMGPROXY_URL: `http://127.0.0.1:${await freePort()}`, PROBE: "false" }, [
      "--spawn",
      await fakeBinary(),
    ]);
    await vi.waitFor(async () => expect((await send(proxy.url, signed("/w:1"))).status).toBe(200), {
      timeout: 8_000,
      interval: 50,
    });
    expect((await send(proxy.url, signed("/w:666"))).status).toBe(502);
    expect(await proxy.ended).toBe(1);
    expect(proxy.output()).toContain("ended with code 3");
  });

  test("--spawn: an imgproxy that never gets healthy, or does not exist, ends us with one clear line", async () => {
    const silent = join(await scratch(), "imgproxy");
    await writeFile(silent, "#!/bin/sh\nexec sleep 60\n");
    await chmod(silent, 0o755);
    const env = {
      IMGPROXY_URL: `http://127.0.0.1:${await freePort()}`,
      HEALTH_CHECK_TIMEOUT_IN_SEC: "1",
      PROBE: "false",
    };
    const first = await production(env, ["--spawn", silent]);
    expect(await first.ended).toBe(1);
    expect(first.output()).toContain("bucketfirst-proxy: imgproxy was not healthy within 1 s\n");
    const second = await production(env, ["--spawn", "/no/such/imgproxy"]);
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(/bucketfirst-proxy: \/no\/such\/imgproxy could not be started/);
  });

  test("killed at random moments, it leaves no half object, and no temporary file after a restart", async () => {
    const dir = await scratch();
    const spill = await scratch();
    const bytes = await jpeg(400_000);
    const upstream = await startImgproxy(image(bytes));
    const env = {
      IMGPROXY_URL: upstream.url,
      STORE: "folder",
      STORE_DIR: dir,
      SPILL_DIR: spill,
      MEMORY_PER_OBJECT: "65536",
      PROBE: "false",
      LOG_LEVEL: "silent",
    };
    const objects = async (): Promise<string[]> => (await readdir(dir)).filter((name) => !name.startsWith("."));
    let width = 0;
    for (let round = 0; round < 6; round++) {
      const proxy = await production(env);
      await listening(proxy.url);
      const before = (await objects()).length;
      let killed = false;
      const load = Array.from({ length: 8 }, async () => {
        while (!killed) await send(proxy.url, signed(`/w:${++width}`)).catch(() => undefined);
      });
      // Objects are being written from here on, however busy the machine is.
      await vi.waitFor(async () => expect((await objects()).length).toBeGreaterThan(before), {
        timeout: 8_000,
        interval: 2,
      });
      await new Promise((done) => setTimeout(done, round * 7));
      proxy.child.kill("SIGKILL");
      killed = true;
      await Promise.all([proxy.ended, ...load]);
      for (const name of await objects()) expect(md5(await readFile(join(dir, name))), name).toBe(md5(bytes));
    }
    const last = await production(env);
    await listening(last.url);
    expect((await readdir(dir)).filter((name) => name.startsWith("."))).toEqual([]);
    // The sweep runs beside the first requests, and ends with a file that has a name for a moment.
    await vi.waitFor(async () => expect(await readdir(spill)).toEqual([]), 5_000);
  }, 60_000);
});

describe("commands", () => {
  const CAT_ENCODED = Buffer.from("https://photos.test/cat.jpg").toString("base64url");
  const config = {
    proxyUrl: "http://127.0.0.1:1",
    cacheUrl: "https://bucket.test",
    variants: { card: { width: 100, formats: ["avif"] } },
  };

  test("inspect tells options, source, key and whether the signature is right", async () => {
    const path = signPath(`/rs:fill:300:200/q:80/${CAT_ENCODED}`, SIGNING);
    const right = await cli(["inspect", `https://img.test/img${path}?x=1`, "--prefix", "/img"], KEYS);
    expect(right.code).toBe(0);
    expect(right.stdout).toContain("source     https://photos.test/cat.jpg  (base64)");
    expect(right.stdout).toContain('options    {"resize":{"type":"fill","width":300,"height":200},"quality":80}');
    expect(right.stdout).toContain(`key        ${keyOf(path)}`);
    expect(right.stdout).toContain("signature  right");
    const wrong = await cli(["inspect", path.replace("q:80", "q:81")], KEYS);
    expect([wrong.code, wrong.stdout.includes("signature  wrong")]).toEqual([1, true]);
    expect((await cli(["inspect", path])).stdout).toContain("signature  not checked");
    expect(await cli(["inspect", "https://img.test/"], KEYS)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^bucketfirst-proxy: path: expected/),
    });
  });

  test("sign prints both URLs and the key", async () => {
    const dir = await scratch();
    await writeFile(join(dir, "bucketfirst.json"), JSON.stringify(config));
    const { code, stdout } = await cli(["sign", "https://photos.test/cat.jpg", "--options", '{"width":1}'], KEYS, dir);
    const path = signPath(`/w:1/${CAT_ENCODED}`, SIGNING);
    expect([code, stdout]).toEqual([
      0,
      `proxied  http://127.0.0.1:1${path}\ncached   https://bucket.test/${keyOf(path)}\nkey      ${keyOf(path)}\n`,
    ]);
    expect(await cli(["sign", "x", "--variant", "nope"], KEYS, dir)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("nope"),
    });
    expect(await cli(["sign", "x"], KEYS, await scratch())).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("bucketfirst.json: expected a JSON file"),
    });
  });

  test("warm asks for every candidate once, sums up, and goes on where it was", async () => {
    const upstream = await startImgproxy();
    const proxy = await production({ IMGPROXY_URL: upstream.url, IMGPROXY_SECRET: "s3cret", PROBE: "false" });
    await listening(proxy.url);
    const dir = await scratch();
    const env = { ...KEYS, IMGPROXY_SECRET: "s3cret" };
    await writeFile(join(dir, "bucketfirst.json"), JSON.stringify({ ...config, proxyUrl: proxy.url }));
    await writeFile(join(dir, "list"), `${SOURCES}/a.jpg\n\n# a remark\n${SOURCES}/b.jpg\n`);
    const args = ["warm", "list", "--rate", "100"];
    const first = await cli(args, env, dir);
    const made = Number(/(\d+) miss/.exec(first.stdout)?.[1]);
    expect([first.code, first.stdout]).toEqual([0, `0 hit, ${made} miss, 0 joined, 0 failed, 0 skipped\n`]);
    // Two sources, avif and the original's format, several widths each.
    expect(made).toBeGreaterThanOrEqual(8);
    expect(upstream.requests).toHaveLength(made);
    expect((await cli(args, env, dir)).stdout).toContain(`${made} skipped`);
    expect((await cli([...args, "--state", "other"], env, dir)).stdout).toContain(`${made} hit`);
  });

  test("purge through a running proxy", async () => {
    const upstream = await startImgproxy();
    const token = "a-token-of-thirty-two-characters-";
    const proxy = await production({ IMGPROXY_URL: upstream.url, PURGE_TOKEN: token, PROBE: "false" });
    await listening(proxy.url);
    const args = ["purge", "--proxy", proxy.url, "--url", signed("/w:1")];
    expect(await cli(args, { PURGE_TOKEN: token })).toMatchObject({ code: 0, stdout: "1 purged\n" });
    expect(await cli(args, { PURGE_TOKEN: "wrong" })).toMatchObject({
      code: 1,
      stderr: "bucketfirst-proxy: the proxy answers 403: Forbidden\n",
    });
    expect(await cli(args)).toMatchObject({ code: 1, stderr: expect.stringContaining("PURGE_TOKEN: expected") });
  });

  test("lifecycle refuses to expire a whole bucket", async () => {
    expect(await cli(["lifecycle", "--days", "0"], { S3_BUCKET: "test" })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("expected whole days from 1 on"),
    });
    const env = {
      S3_BUCKET: "test",
      S3_ENDPOINT: "http://127.0.0.1:1",
      AWS_ACCESS_KEY_ID: "id",
      AWS_SECRET_ACCESS_KEY: "x",
    };
    expect((await cli(["lifecycle", "--days", "3"], env)).code).toBe(1);
  });

  test("doctor tells each fault with its cure", async () => {
    const upstream = await startImgproxy(image(await jpeg(), {}));
    const bucket = await startFaultStore();
    bucket.fault = (method) => (method === "PUT" ? "region" : undefined);
    const env = {
      ...KEYS,
      IMGPROXY_URL: upstream.url,
      S3_BUCKET: "test",
      S3_ENDPOINT: bucket.config.endpoint!,
      AWS_ACCESS_KEY_ID: "id",
      AWS_SECRET_ACCESS_KEY: "x",
      S3_FOLDER: "processed",
    };
    const sick = await cli(["doctor"], env);
    expect(sick.code).toBe(1);
    expect(sick.stdout).toMatch(
      /BAD {3}fallback image: what does not exist is 200 image\/jpeg.*\n\s+cure: set IMGPROXY_FALLBACK_IMAGE_HTTP_CODE=0/,
    );
    expect(sick.stdout).toMatch(/BAD {3}put: 400 AuthorizationHeaderMalformed.*\n\s+cure: set AWS_REGION/);
    expect(sick.stdout).toContain("warn  settings: S3_FOLDER");
    bucket.fault = () => undefined;
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const unreachable = await cli(["doctor", "--cache-url", `${nobody}/`], { ...env, S3_FOLDER: "" });
    expect(unreachable.stdout).toContain("ok    put: stored");
    expect(unreachable.stdout).toMatch(
      /BAD {3}anonymous read: .*does not answer: .*ECONNREFUSED.*\n\s+cure: set --cache-url/,
    );
    expect(bucket.objects.size).toBe(0);
    bucket.fault = () => undefined;
    const bytes = await jpeg();
    upstream.script = (request, response) => {
      const { url = "" } = request;
      // A real one refuses by itself what is unsigned or cannot be fetched.
      if (REAL !== undefined || (!url.startsWith("/unsafe/") && url.includes(CAT_ENCODED.slice(0, 20))))
        return image(bytes)(request, response);
      response.writeHead(url.startsWith("/unsafe/") ? 403 : 404, { "content-type": "text/plain" }).end("no");
    };
    const well = await cli(
      ["doctor", "--source", CAT, "--cache-url", `${bucket.config.endpoint}/test/processed`.replace("processed", "")],
      { ...env, S3_FOLDER: "" },
    );
    expect(well.stdout).not.toContain("BAD");
    expect(well.stdout).toContain("ok    cycle: miss, stored, hit");
    expect(well.code).toBe(0);
    expect(bucket.objects.size).toBe(0);
  });
});

test("what the proxy signs with is what imgproxy's manual says", () => {
  // https://docs.imgproxy.net/usage/signing_url
  const path = "/rs:fill:300:400:0/g:sm/aHR0cDovL2V4YW1w/bGUuY29tL2ltYWdl/cy9jdXJpb3NpdHku/anBn.png";
  expect(signPath(path, SIGNING)).toBe(`/oKfUtW34Dvo2BGQehJFR4Nr0_rIjOtdtzJ3QFsUcXH8${path}`);
});
