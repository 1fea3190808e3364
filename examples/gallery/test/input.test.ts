import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { openGallery, PHOTOS } from "./openGallery.js";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "bucketfirst-photos-"));
  undo.push(() => rmSync(folder, { recursive: true }));
  return folder;
}

function start(...args: string[]): { child: ChildProcess; output: () => string; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  undo.push(() => child.kill("SIGKILL"));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
  return { child, output: () => output, ended: once(child, "close").then(([code]) => code) };
}

async function takenPort(port = 0): Promise<number> {
  const server = createServer();
  undo.push(() => server.close());
  await once(server.listen(port, "127.0.0.1"), "listening");
  return (server.address() as AddressInfo).port;
}

test.each([
  ["a missing folder", ["--photos", "no-such-folder"], "gallery: --photos: no-such-folder does not exist\n"],
  ["a file for a folder", ["--photos", MAIN], `gallery: --photos: ${MAIN} is not a folder\n`],
  ["a port that is none", ["--port", "many"], "gallery: --port: expected a number 0..65535, got many\n"],
  ["an unknown option", ["--photo", "x"], "gallery: Unknown option '--photo'\n"],
])("%s: one line, exit code 1", async (_name, args, line) => {
  const { output, ended } = start(...args);
  expect(await ended).toBe(1);
  expect(output()).toBe(line);
});

test("a folder without pictures: one line, exit code 1", async () => {
  const folder = temporaryFolder();
  const { output, ended } = start("--photos", folder);
  expect(await ended).toBe(1);
  expect(output()).toBe(`gallery: --photos: ${folder} holds no picture (jpg, png, webp, avif, gif, tiff)\n`);
});

test("a named port that is taken: one line, exit code 1", async () => {
  const port = await takenPort();
  const { output, ended } = start("--port", String(port));
  expect(await ended).toBe(1);
  expect(output()).toBe(`gallery: 127.0.0.1:${port} is taken by another program\n`);
});

test("the default port being taken gives way to a free one; Ctrl-C ends cleanly", async () => {
  // The port is taken, by this test or by another program.
  await takenPort(8080).catch(() => undefined);
  const { child, output, ended } = start("--photos", PHOTOS);
  await expect.poll(output, { timeout: 20_000 }).toMatch(/Gallery {3}http:\/\/127\.0\.0\.1:\d+\n/);
  const url = /http:\S+/.exec(output())?.[0] ?? "";
  expect(new URL(url).port).not.toBe("8080");
  expect(output()).toContain("createImages({");
  // An open event stream must not keep it alive.
  const stream = await fetch(`${url}/traffic`);
  child.kill("SIGINT");
  expect(await ended).toBe(0);
  await stream.body?.cancel().catch(() => undefined);
});

test("a broken photo: the proxy refuses it, and nothing is stored", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "broken.jpg"), "not a picture");
  const gallery = await openGallery(folder);
  undo.push(() => void gallery.close());
  const html = await (await fetch(gallery.dev.url)).text();
  const proxied = /data-proxy="([^"]+)"/.exec(html)?.[1];
  const response = await fetch(`${proxied}480`);
  expect(response.status).toBe(422);
  expect(response.headers.get("content-type")).not.toMatch(/^image/);
  expect(gallery.storedFiles()).toEqual([]);
});
