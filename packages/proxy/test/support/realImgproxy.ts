import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "@bucketfirst/testkit/freePort";
import { afterAll } from "vitest";
import { originServer } from "./originServer.js";

const { IMGPROXY_BIN: BINARY, PATH } = process.env;

/** Settings of an imgproxy on top of the usual ones; an undefined one takes a usual one away. */
export type ImgproxySettings = Record<string, string | undefined>;

const USUAL: ImgproxySettings = {
  IMGPROXY_KEY: "736563726574",
  IMGPROXY_SALT: "68656C6C6F",
  IMGPROXY_ALLOW_LOOPBACK_SOURCE_ADDRESSES: "true",
  IMGPROXY_LOG_LEVEL: "error",
  // Its own 10 s would end what a busy machine takes longer for.
  IMGPROXY_TIMEOUT: "60",
};

/** Version of the binary, e.g. `4.0.12`; undefined without one. */
export const REAL_VERSION = BINARY === undefined ? undefined : versionOf(BINARY);

/** Settings of an imgproxy that takes any first segment in place of a signature. */
export const UNSIGNED: ImgproxySettings = { IMGPROXY_KEY: undefined, IMGPROXY_SALT: undefined };

const children: ChildProcess[] = [];
const addresses = new Map<string, Promise<string>>();

/**
 * Address of the imgproxy that `IMGPROXY_BIN` names with these settings, started when a file of tests first asks for it;
 * undefined where none is named.
 */
export async function realImgproxy(settings: ImgproxySettings = {}): Promise<string | undefined> {
  if (BINARY === undefined) return undefined;
  const name = JSON.stringify(Object.entries(settings));
  const address = addresses.get(name) ?? start(BINARY, settings);
  addresses.set(name, address);
  return address;
}

async function start(binary: string, settings: ImgproxySettings): Promise<string> {
  const port = await freePort();
  // Nothing of the environment of the tests but what the program itself needs.
  const env = { PATH, ...USUAL, ...(await sourcesOf()), ...settings, IMGPROXY_BIND: `127.0.0.1:${port}` };
  const child = spawn(binary, { env, stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (said += text));
  const address = `http://127.0.0.1:${port}`;
  for (const until = performance.now() + 20_000; performance.now() < until; await sleep(20)) {
    if (child.exitCode !== null) break;
    if (
      await fetch(`${address}/health`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return address;
  }
  throw new Error(`${binary} does not answer: ${said}`);
}

/** Bases of the sources of tests, which are asked of our server. The one that a probe asks for is none: it does not exist. */
const BASES = ["https://*.test/", "https://*.example.com/", "s3://*/"];

async function sourcesOf(): Promise<ImgproxySettings> {
  const origin = await originServer();
  return { IMGPROXY_URL_REPLACEMENTS: BASES.map((base) => `${base}=${origin}/`).join(";") };
}

function versionOf(binary: string): string {
  return execFileSync(binary, ["version"], { encoding: "utf8", env: { PATH } }).trim();
}

afterAll(async () => {
  const ended = children.map((child) => new Promise((resolve) => child.once("exit", resolve)));
  for (const child of children) child.kill("SIGKILL");
  await Promise.all(ended);
});
