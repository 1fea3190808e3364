/**
 * The proxy beside nginx, in one run, from the root of the repository after a build. Needs nginx and wrk (Debian:
 * nginx-light, wrk).
 *
 *   npx esbuild bench/proxy.ts --bundle --platform=node --format=esm --packages=external --outfile=node_modules/.cache/bench-proxy.mjs
 *   node node_modules/.cache/bench-proxy.mjs
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { createImages } from "../packages/core/dist/index.node.js";

const run = promisify(execFile);
const SIGNING = { key: "736563726574", salt: "68656c6c6f" };
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const BIN = resolve("packages/proxy/dist/bin.js");

const jpeg = (bytes: number): Buffer => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(bytes - 4)]);
const path = (width: number): string =>
  createImages({ proxyUrl: "http://x", signing: SIGNING })
    .buildUrl("https://photos.test/cat.jpg", { width })
    .slice("http://x".length);

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });

/** Seconds of CPU that a process, all threads, has used. */
async function cpu(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function peakRss(pid: number): Promise<number> {
  return Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}

const children: ChildProcess[] = [];
const ended = (child: ChildProcess): Promise<void> => new Promise((done) => child.once("exit", () => done()));

async function until(port: number, request = "/livez"): Promise<void> {
  for (let i = 0; i < 200; i++) {
    const ok = await fetch(`http://127.0.0.1:${port}${request}`).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`nothing answers on ${port}`);
}

async function startProxy(env: Record<string, string>): Promise<{ port: number; pid: number; child: ChildProcess }> {
  const port = await freePort();
  const child = spawn(process.execPath, [BIN], {
    env: {
      PATH: process.env.PATH,
      IMGPROXY_KEY: SIGNING.key,
      IMGPROXY_SALT: SIGNING.salt,
      IMGPROXY_BIND: `127.0.0.1:${port}`,
      PROBE: "false",
      ...env,
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  children.push(child);
  await until(port);
  return { port, pid: child.pid!, child };
}

/** nginx: a site that serves files as upstream, and one that passes to an upstream. Returns the pid of the one worker. */
async function startNginx(dir: string, name: string, server: string): Promise<{ port: number; pid: number }> {
  const port = await freePort();
  const conf = join(dir, `${name}.conf`);
  await writeFile(
    conf,
    `daemon off; worker_processes 1; pid ${dir}/${name}.pid; error_log ${dir}/${name}.log; user root;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 1000000; types { image/jpeg jpg; } default_type image/jpeg;
  client_body_temp_path ${dir}/b; proxy_temp_path ${dir}/p; fastcgi_temp_path ${dir}/f; uwsgi_temp_path ${dir}/u; scgi_temp_path ${dir}/s;
  server { listen 127.0.0.1:${port}; location = /livez { return 200; } ${server} } }`,
  );
  const child = spawn("nginx", ["-c", conf, "-e", `${dir}/${name}.log`], { stdio: "ignore" });
  children.push(child);
  await until(port);
  const { stdout } = await run("pgrep", ["-P", String(child.pid)]);
  return { port, pid: Number(stdout.trim().split("\n")[0]) };
}

interface Measured {
  rate: number;
  micros: number;
}

async function load(port: number, pid: number, script: string): Promise<Measured> {
  const wrk = (seconds: number) =>
    run("wrk", ["-t1", "-c32", `-d${seconds}s`, "-s", script, `http://127.0.0.1:${port}`]);
  await wrk(2);
  const before = await cpu(pid);
  const { stdout } = await wrk(SECONDS);
  const used = (await cpu(pid)) - before;
  const total = Number(/(\d+) requests in/.exec(stdout)?.[1]);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(stdout);
  return { rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]), micros: (used / total) * 1e6 };
}

const dir = await mkdtemp(join(tmpdir(), "bucketfirst-bench-"));
try {
  const bytes = jpeg(30_000);
  await writeFile(join(dir, "photo.jpg"), bytes);
  // One fixed file for every path: the cheapest imgproxy there can be.
  const origin = await startNginx(
    dir,
    "origin",
    `location = /health { return 200; } location / { root ${dir}; rewrite ^ /photo.jpg break; add_header Cache-Control "max-age=31536000, public"; }`,
  );
  const passing = await startNginx(
    dir,
    "passing",
    `location / { proxy_pass http://origin; proxy_http_version 1.1; proxy_set_header Connection ""; } } upstream origin { server 127.0.0.1:${origin.port}; keepalive 64;`,
  );
  const upstream = `http://127.0.0.1:${origin.port}`;
  // Signed ahead: wrk must not be what is measured.
  const paths = Array.from({ length: 20_000 }, (_, i) => path(i + 1));
  await writeFile(join(dir, "paths"), paths.join("\n"));
  const misses = join(dir, "misses.lua");
  await writeFile(
    misses,
    `local p = {} for l in io.lines("${dir}/paths") do p[#p+1] = l end local i = 0 request = function() i = i % #p + 1 return wrk.format("GET", p[i]) end`,
  );
  const one = join(dir, "one.lua");
  await writeFile(one, `request = function() return wrk.format("GET", "${paths[0]}") end`);

  const rows: [string, Measured][] = [];
  const nginx = await load(passing.port, passing.pid, misses);
  rows.push(["nginx proxy_pass, 1 worker", nginx]);
  const bare = await startProxy({ IMGPROXY_URL: upstream, STORE: "none" });
  rows.push(["miss without a store", await load(bare.port, bare.pid, misses)]);
  const memory = await startProxy({ IMGPROXY_URL: upstream, STORE: "memory" });
  await (await fetch(`http://127.0.0.1:${memory.port}${paths[0]}`)).arrayBuffer();
  await new Promise((done) => setTimeout(done, 200));
  rows.push(["hit, memory", await load(memory.port, memory.pid, one)]);
  const folder = await startProxy({ IMGPROXY_URL: upstream, STORE: "folder", STORE_DIR: join(dir, "store") });
  await (await fetch(`http://127.0.0.1:${folder.port}${paths[0]}`)).arrayBuffer();
  await new Promise((done) => setTimeout(done, 200));
  rows.push(["hit, folder", await load(folder.port, folder.pid, one)]);
  console.log(
    "\n30 kB, 32 connections, logs and metrics on\n\n| leg | requests/s | of nginx | CPU µs/request |\n| --- | --- | --- | --- |",
  );
  for (const [name, { rate, micros }] of rows)
    console.log(`| ${name} | ${rate.toFixed(0)} | ${(rate / nginx.rate).toFixed(2)} | ${micros.toFixed(0)} |`);

  await stalled(dir);
} finally {
  for (const child of children) {
    child.kill("SIGTERM");
    await ended(child);
  }
  await rm(dir, { recursive: true, force: true });
}

/** 8 MiB bodies, 50 clients of which 20 stall: what is stored, how much memory it takes, how long the others wait. */
async function stalled(home: string): Promise<void> {
  const bytes = jpeg(8 * 1024 * 1024);
  const digest = createHash("md5").update(bytes).digest("hex");
  await writeFile(join(home, "large.jpg"), bytes);
  const origin = await startNginx(
    home,
    "large",
    `location = /health { return 200; } location / { root ${home}; rewrite ^ /large.jpg break; add_header Cache-Control "max-age=31536000, public"; }`,
  );
  const passing = await startNginx(home, "largepass", `location / { proxy_pass http://127.0.0.1:${origin.port}; }`);
  const store = join(home, "large-store");
  const proxy = await startProxy({
    IMGPROXY_URL: `http://127.0.0.1:${origin.port}`,
    STORE: "folder",
    STORE_DIR: store,
  });
  const nginxTtfb = await clients(passing.port, 30_000);
  const ours = await clients(proxy.port, 40_000);
  let whole = 0;
  for (let waited = 0; waited < 20_000; waited += 500) {
    whole = 0;
    for (let i = 0; i < 50; i++) {
      const key = createHash("md5")
        .update(path(40_000 + i))
        .digest("hex");
      const found = await readFile(join(store, key)).catch(() => Buffer.alloc(0));
      if (createHash("md5").update(found).digest("hex") === digest) whole++;
    }
    if (whole === 50) break;
    await new Promise((done) => setTimeout(done, 500));
  }
  console.log("\n8 MiB, 50 clients, 20 of them stalled\n");
  console.log(`stored whole: ${whole} of 50\npeak RSS: ${(await peakRss(proxy.pid)).toFixed(0)} MB`);
  console.log(
    `first byte of the healthy, median: ${ours.median.toFixed(0)} ms, nginx ${nginxTtfb.median.toFixed(0)} ms; worst ${ours.worst.toFixed(0)} ms, nginx ${nginxTtfb.worst.toFixed(0)} ms`,
  );
}

async function clients(port: number, first: number): Promise<{ median: number; worst: number }> {
  const idle: net.Socket[] = [];
  const times: Promise<number>[] = [];
  for (let i = 0; i < 50; i++) {
    if (i % 5 < 2) {
      const socket = net.connect(port, "127.0.0.1");
      socket.pause();
      socket.on("error", () => {});
      socket.write(`GET ${path(first + i)} HTTP/1.1\r\nHost: x\r\n\r\n`);
      idle.push(socket);
    } else {
      times.push(
        new Promise((done, fail) => {
          const started = performance.now();
          http
            .get({ port, host: "127.0.0.1", path: path(first + i), agent: false }, (response) => {
              response.once("data", () => done(performance.now() - started));
              response.resume();
            })
            .once("error", fail);
        }),
      );
    }
  }
  const sorted = (await Promise.all(times)).sort((a, b) => a - b);
  await new Promise((done) => setTimeout(done, 3_000));
  for (const socket of idle) socket.destroy();
  return { median: sorted[Math.floor(sorted.length / 2)]!, worst: sorted.at(-1)! };
}
