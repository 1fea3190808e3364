import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import net, { type AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { SIGNING } from "./images.js";

/** A program under load that listens on a port of this machine. */
export interface Server {
  port: number;
  pid: number;
}

const children: ChildProcess[] = [];
const BIN = resolve("packages/proxy/dist/bin.js");

export const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });

/** Waits until a child answers at a path of a port. */
async function answers(child: ChildProcess, port: number, path = "/livez"): Promise<void> {
  let failed: Error | undefined;
  child.once("error", (error) => {
    failed = error;
  });
  for (let i = 0; i < 200; i++) {
    if (failed) throw failed;
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode}`);
    const ok = await fetch(`http://127.0.0.1:${port}${path}`).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`${child.spawnfile} does not answer at ${path} of port ${port}`);
}

/** Starts any program that answers at `path` of `port` once it is there. */
export async function startProgram(
  command: string,
  env: Record<string, string>,
  port: number,
  path = "/health",
  args: readonly string[] = [],
): Promise<Server> {
  const child = spawn(command, args, { env: { PATH: process.env.PATH, ...env }, stdio: "ignore" });
  children.push(child);
  await answers(child, port, path);
  return { port, pid: child.pid! };
}

/** Starts the built proxy, with logs and metrics as in production. */
export async function startProxy(env: Record<string, string>): Promise<Server> {
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
  await answers(child, port);
  return { port, pid: child.pid! };
}

/** Starts an nginx of one worker with the given lines in its `server`; `pid` is the worker's. */
export async function startNginx(
  dir: string,
  name: string,
  server: string,
  outside = "",
  given?: number,
): Promise<Server> {
  const port = given ?? (await freePort());
  const conf = join(dir, `${name}.conf`);
  await writeFile(
    conf,
    `daemon off; worker_processes 1; pid ${dir}/${name}.pid; error_log ${dir}/${name}.log; user root;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 1000000; default_type image/jpeg; ${outside}
  client_body_temp_path ${dir}/b; proxy_temp_path ${dir}/p; fastcgi_temp_path ${dir}/f; uwsgi_temp_path ${dir}/u; scgi_temp_path ${dir}/s;
  server { listen 127.0.0.1:${port}; location = /livez { return 200; } location = /health { return 200; } ${server} } }`,
  );
  const child = spawn("nginx", ["-c", conf, "-e", `${dir}/${name}.log`], { stdio: "ignore" });
  children.push(child);
  await answers(child, port);
  const { stdout } = await promisify(execFile)("pgrep", ["-P", String(child.pid)]);
  return { port, pid: Number(stdout.trim().split("\n")[0]) };
}

/** Starts an nginx that answers every path with one file: it stands for the cheapest imgproxy possible. */
export const startOrigin = (dir: string, file: string, port?: number): Promise<Server> =>
  startNginx(
    dir,
    `origin-${file}`,
    `location / { root ${dir}; rewrite ^ /${file} break; add_header Cache-Control "max-age=31536000, public"; }`,
    "",
    port,
  );

/** Starts a program that does not speak HTTP. */
export async function startSilent(command: string, args: readonly string[]): Promise<number> {
  const child = spawn(command, args, { stdio: "ignore" });
  children.push(child);
  await once(child, "spawn");
  return child.pid!;
}

/** Ends a process in order, and waits for its end. */
export async function stop(pid: number): Promise<void> {
  const lives = (): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  if (lives()) process.kill(pid, "SIGTERM");
  for (let i = 0; lives(); i++) {
    if (i > 600) throw new Error(`process ${pid} does not end`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Ends every process that was started here. */
export async function stopAll(): Promise<void> {
  for (const child of children) {
    if (!child.pid || child.exitCode !== null || child.signalCode !== null) continue;
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGTERM");
    await ended;
  }
}
