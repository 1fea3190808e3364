import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, vi } from "vitest";
import { send } from "./http.js";
import { SIGNING } from "./proxy.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
// The program as it is shipped: `pnpm build` makes it, as the gate does before any test.
const bin = join(root, "dist/bin.js");

/** What a command left. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The pair of {@link SIGNING} as the program is given it. */
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

/** A program that stays. */
export interface Started {
  child: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
}

/** Starts the program, to be killed after the test. */
export function start(args: string[], env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [bin, ...args], { env: { PATH: process.env.PATH, ...env } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  return { child, output: () => output, ended };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

/** Resolves when a program answers there. */
export const listening = async (url: string): Promise<void> =>
  vi.waitFor(async () => expect((await send(url, "/livez")).status).toBe(200), { timeout: 30_000, interval: 50 });

/** Starts the proxy of production on a port of its own, with keys. */
export async function production(env: Record<string, string>, args: string[] = []): Promise<Started & { url: string }> {
  const port = await freePort();
  const proxy = start(args, { ...KEYS, IMGPROXY_BIND: `127.0.0.1:${port}`, STORE: "memory", ...env });
  return { ...proxy, url: `http://127.0.0.1:${port}` };
}
