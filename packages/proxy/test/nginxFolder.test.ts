import { execFile, spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "@bucketfirst/testkit/freePort";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, onTestFinished, test, vi } from "vitest";
import { createFolderStore } from "../src/stores/folder/folder.js";
import { send } from "./support/http.js";

const installed = await promisify(execFile)("sh", ["-c", "PATH=$PATH:/usr/sbin command -v nginx"]).then(
  () => true,
  () => false,
);
if (!installed) console.warn("nginx is not installed, so the lines of docs/proxy.md are not tried");

const KEY = "0123456789abcdef0123456789abcdef";

/** Reads the blocks of nginx in the section on the folder: the first is whole, the second stands in place of its first lines. */
async function documented(): Promise<[flat: string, nested: string]> {
  const text = await readFile(new URL("../../../docs/proxy.md", import.meta.url), "utf8");
  const section = text.slice(text.indexOf("## The folder store behind nginx"));
  const [flat = "", lines = ""] = [...section.matchAll(/```nginx\n(.*?)```/gs)].map(([, block]) => block!);
  const rest = flat.split("\n").slice(2).join("\n");
  return [flat, lines + rest];
}

async function startNginx(locations: string, dir: string): Promise<string> {
  const place = await scratch();
  const port = await freePort();
  await mkdir(join(place, "tmp"));
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${place}/tmp;`,
  );
  const lines = locations.replaceAll("/var/cache/images", dir);
  await writeFile(
    join(place, "nginx.conf"),
    `daemon off; master_process off; pid ${place}/pid; error_log ${place}/error.log;
events {}
http { access_log off; ${temporary.join(" ")} server { listen 127.0.0.1:${port}; ${lines} } }`,
  );
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
  const child = spawn("nginx", ["-p", place, "-c", join(place, "nginx.conf")], { env, stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  const url = `http://127.0.0.1:${port}`;
  await vi.waitFor(async () => expect((await send(url, "/bucket/")).status).toBe(404), { timeout: 10_000 });
  return url;
}

test.runIf(installed).each([
  ["flat", 0, 0],
  ["two levels", 1, 2],
  ["two levels, of files that lie flat", 1, 0],
] as const)("nginx serves the folder by the documented lines: %s", async (_, block, levels) => {
  const dir = await scratch();
  const store = await createFolderStore({ dir, levels });
  const bytes = Buffer.from("an image");
  const head = { contentType: "image/avif", cacheControl: "x", md5: "" };
  const names = [KEY, `${"ab".repeat(16)}/400.avif`];
  for (const name of names) await store.put(name, { length: bytes.length, open: () => bytes }, head);
  const named = { ...head, named: true, contentDisposition: "attachment" };
  await store.put("c".repeat(32), { length: bytes.length, open: () => bytes }, named);
  const url = await startNginx((await documented())[block], dir);
  for (const name of names) {
    const { status, text, headers } = await send(url, `/bucket/${name}`);
    expect([status, text, headers["x-content-type-options"]]).toEqual([200, "an image", "nosniff"]);
    expect(headers["cache-control"]).toContain("immutable");
  }
  for (const missing of ["c".repeat(32), "d".repeat(32), `${KEY}/400.avif`, "../x"]) {
    const { status, headers } = await send(url, `/bucket/${missing}`);
    expect([missing, status, headers["cache-control"]?.includes("immutable") ?? false]).toEqual([missing, 404, false]);
  }
});
