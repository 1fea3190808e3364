import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "@bucketfirst/testkit/freePort";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, onTestFinished, vi } from "vitest";
import { send } from "./http.js";
import { jpeg } from "./imgproxy.js";
import { SIGNING } from "./proxy.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Path of the program as it is shipped: `pnpm build` makes it, and the gate does before any test. */
export const bin = join(root, "dist/bin.js");

/** A command that has ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Key and salt for an environment. */
export const KEYS = { IMGPROXY_KEY: SIGNING.key, IMGPROXY_SALT: SIGNING.salt };

/** Runs a command to its end. */
export function cli(args: string[], env: Record<string, string> = {}, cwd?: string): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [bin, ...args],
      { env: { PATH: process.env.PATH, ...env }, cwd, timeout: 15_000 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

/** Runs a line of bash in which `$BF` is the program, as a user types it; the exit code is that of the line. */
export function shell(line: string, env: Record<string, string> = {}, cwd?: string): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      "bash",
      // For bash a stdin that is a socket means a login from another machine, and it would read its start-up file.
      ["--norc", "-c", line],
      { env: { PATH: process.env.PATH, BF: `${process.execPath} ${bin}`, ...env }, cwd, timeout: 15_000 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
    child.stdin?.end();
  });
}

/** A program that runs until it is stopped, or its test ends. */
export interface Started {
  child: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
}

/** Starts the program. */
export function start(args: string[], env: Record<string, string> = {}, cwd?: string): Started {
  const child = spawn(process.execPath, [bin, ...args], { env: { PATH: process.env.PATH, ...env }, cwd });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  return { child, output: () => output, ended };
}

/** Waits until a proxy answers. */
export const listening = async (url: string): Promise<void> =>
  vi.waitFor(async () => expect((await send(url, "/livez")).status).toBe(200), { timeout: 30_000, interval: 50 });

/** Starts a production proxy with a memory store on a port of its own. */
export const production = async (
  env: Record<string, string>,
  args: string[] = [],
): Promise<Started & { url: string }> => {
  const port = await freePort();
  const proxy = start(args, { ...KEYS, IMGPROXY_BIND: `127.0.0.1:${port}`, STORE: "memory", ...env });
  return { ...proxy, url: `http://127.0.0.1:${port}` };
};

/** Writes a stand-in for imgproxy's program: it prints its environment and its end, and needs `FAKE_DELAY_MS` to start. */
export async function fakeBinary(): Promise<string> {
  const file = join(await scratch(), "imgproxy");
  const jpegFile = join(await scratch(), "photo.jpg");
  await writeFile(jpegFile, await jpeg());
  await writeFile(
    file,
    `#!${process.execPath}
const http = require("node:http");
const bytes = require("node:fs").readFileSync(${JSON.stringify(jpegFile)});
const { IMGPROXY_BIND, IMGPROXY_PATH_PREFIX: prefix = "", IMGPROXY_QUALITY: quality, IMGPROXY_KEY, PURGE_TOKEN = null, FAKE_DELAY_MS = 0 } = process.env;
const [host, port] = IMGPROXY_BIND.split(":");
const say = (line) => process.stdout.write("CHILD " + line + "\\n");
say(JSON.stringify({ pid: process.pid, bind: IMGPROXY_BIND, quality, token: PURGE_TOKEN, key: Boolean(IMGPROXY_KEY), prefix }));
process.on("SIGTERM", () => { say("ends"); process.exit(0); });
const server = http.createServer((request, response) => {
  if (!request.url.startsWith(prefix + "/")) return response.writeHead(404).end("Invalid URL");
  if (request.url === prefix + "/health") return response.end("imgproxy is running");
  if (request.url.includes("/w:666/")) process.exit(3);
  const slow = request.url.includes("/w:777/");
  if (slow) say("is slow");
  setTimeout(() => response.writeHead(200, { "content-type": "image/jpeg", "content-length": bytes.length, "cache-control": "max-age=31536000, public" }).end(bytes), slow ? 500 : 0);
});
setTimeout(() => server.listen(Number(port), host), Number(FAKE_DELAY_MS));
`,
  );
  await chmod(file, 0o755);
  return file;
}
