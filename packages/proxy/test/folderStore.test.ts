import { execFile } from "node:child_process";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, onTestFinished, test, vi } from "vitest";
import { createFolderStore } from "../src/stores/folder/folder.js";
import { createMemoryStore } from "../src/stores/memory.js";
import { createS3Store } from "../src/stores/s3/s3.js";
import type { Store } from "../src/stores/store.js";
import { md5, settingsOf, startFaultStore } from "./support/faultStore.js";
import { send } from "./support/http.js";
import { image, jpeg, startImgproxy } from "./support/imgproxy.js";
import { cli, KEYS, listening, production } from "./support/process.js";
import { keyOf, namesIn, signed, startProxy } from "./support/proxy.js";

const run = promisify(execFile);

const installed = await Promise.all(
  ["mkfs.exfat", "mount.exfat-fuse", "losetup"].map((tool) =>
    run("sh", ["-c", `PATH=$PATH:/usr/sbin:/sbin command -v ${tool}`]).then(
      () => true,
      () => false,
    ),
  ),
);
const canMount = installed.every(Boolean) && process.getuid?.() === 0;
if (!canMount) {
  const message = "exFAT is not installed (exfat-fuse, exfatprogs), or this is not root: its tests are skipped";
  console.warn(message);
}

/** A folder on a file system without links of any kind. */
async function exfat(): Promise<string> {
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
  const dir = await scratch();
  const [disk, mount] = [join(dir, "disk"), join(dir, "mount")];
  await run("truncate", ["-s", "32M", disk], { env });
  await run("mkfs.exfat", [disk], { env });
  await mkdir(mount);
  const device = (await run("losetup", ["-f", "--show", disk], { env })).stdout.trim();
  onTestFinished(async () => void (await run("losetup", ["-d", device], { env })));
  await run("mount.exfat-fuse", [device, mount], { env });
  onTestFinished(async () => void (await run("umount", [mount], { env })));
  return mount;
}

test.runIf(canMount)(
  "a file system without links stores all the same: by rename, and keeps what is there",
  async () => {
    const dir = await exfat();
    const store = await createFolderStore({ dir: join(dir, "bucket") });
    const [first, second] = [await jpeg(30_000), await jpeg(31_000)];
    const put = (bytes: Buffer, ifAbsent: boolean): Promise<string> =>
      store.put(
        "a".repeat(32),
        { length: bytes.length, open: () => bytes },
        { contentType: "image/jpeg", cacheControl: "", md5: md5(bytes) },
        { ifAbsent },
      );
    expect(await put(first, true)).toBe("stored");
    expect(await put(second, true)).toBe("exists");
    expect(await put(second, false)).toBe("stored");
    expect(await readdir(join(dir, "bucket"))).toEqual(["a".repeat(32)]);
    const upstream = await startImgproxy(image(first));
    const running = await startProxy(upstream.url, { store });
    expect((await send(running.url, signed("/w:1"))).status).toBe(200);
    await vi.waitFor(async () => expect((await send(running.url, signed("/w:1"))).headers["x-cache"]).toBe("HIT"));
  },
);

test.each(["/processed/", "my images/", ".cache/", "käse/", "a/b/c/", "prefix-", "/x"])(
  "S3_FOLDER=%s: what is stored in a folder is found there, and purged, also by its source",
  async (cacheFolder) => {
    const dir = await scratch();
    const store = await createFolderStore({ dir });
    const upstream = await startImgproxy();
    const token = "0123456789abcdef0123456789abcdef";
    const running = await startProxy(upstream.url, { store, cacheFolder, indexBySource: true, purgeToken: token });
    const path = signed("/w:1");
    await send(running.url, path);
    await vi.waitFor(async () => expect((await send(running.url, path)).headers["x-cache"]).toBe("HIT"));
    expect((await namesIn(store)).map((name) => join("/", name))).toContain(join("/", cacheFolder + keyOf(path)));
    const source = Buffer.from(path.split("/").pop()!, "base64url").toString();
    const body = JSON.stringify({ source });
    const purge = await send(running.url, "/purge", {
      method: "DELETE",
      headers: { authorization: `Bearer ${token}` },
      body,
    });
    expect(purge.text).toContain('"purged":1');
    expect(await namesIn(store)).toEqual([]);
  },
);

test.each([
  ["../", "S3_FOLDER"],
  ["a/./", "S3_FOLDER"],
  ["a//", "S3_FOLDER"],
  ["a\\b/", "S3_FOLDER"],
])("S3_FOLDER=%s is refused at start where a folder is the store", async (folder, name) => {
  const env = { ...KEYS, STORE: "folder", STORE_DIR: await scratch(), S3_FOLDER: folder, IMGPROXY_BIND: "127.0.0.1:0" };
  const { code, stderr } = await cli([], env);
  expect([code, stderr]).toEqual([1, expect.stringContaining(`${name}: expected segments between single slashes`)]);
});

test("a folder that nobody can write to is refused at start, with its name", async () => {
  // As root nothing is forbidden; a file in the way is.
  const dir = join(await scratch(), "file");
  await writeFile(dir, "");
  for (const STORE_DIR of [dir, join(dir, "bucket")]) {
    const { code, stderr } = await cli([], { ...KEYS, STORE: "folder", STORE_DIR, IMGPROXY_BIND: "127.0.0.1:0" });
    const expected = `STORE_DIR: expected a folder that can be made and read, got ${JSON.stringify(STORE_DIR)}: E`;
    expect([code, stderr]).toEqual([1, expect.stringContaining(expected)]);
  }
});

test("S3_FOLDER of other letters reaches the bucket as the sidecar wrote it", async () => {
  const upstream = await startImgproxy();
  const bucket = await startFaultStore();
  const proxy = await production({ IMGPROXY_URL: upstream.url, ...settingsOf(bucket), S3_FOLDER: "käse bilder/" });
  await listening(proxy.url);
  await send(proxy.url, signed("/w:1"));
  await vi.waitFor(() => expect([...bucket.objects.keys()]).toEqual([`käse bilder/${keyOf(signed("/w:1"))}`]));
  expect((await send(proxy.url, signed("/w:1"))).headers["x-cache"]).toBe("HIT");
});

test.each<[string, () => Promise<Store>]>([
  ["a bucket", async () => createS3Store((await startFaultStore()).config)],
  ["memory", async () => createMemoryStore()],
  ["a folder", async () => createFolderStore({ dir: await scratch() })],
])("a download and a file name hold on every hit of %s", async (_, open) => {
  const store = await open();
  const names: Record<string, string> = {
    "/att:1": 'attachment; filename="cat.jpg"',
    "/fn:holiday": 'inline; filename="holiday.jpg"',
    "/pr:hidden": 'attachment; filename="cat.jpg"',
    "/att:1/fn:ZmVyaWVuLXPDvMOfIQ:1": 'attachment; filename="ferien-süß!.jpg"',
  };
  const upstream = await startImgproxy();
  const bytes = await jpeg();
  for (const [options, value] of Object.entries(names)) {
    // To the byte: Node's server would write another encoding.
    const head = `HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: ${bytes.length}\r\nContent-Disposition: ${value}\r\n\r\n`;
    upstream.script = (request) => void request.socket.end(Buffer.concat([Buffer.from(head), bytes]));
    const running = await startProxy(upstream.url, { store });
    const said: (string | undefined)[] = [];
    await vi.waitFor(async () => {
      const { headers } = await send(running.url, signed(options));
      said.push(headers["content-disposition"]);
      expect(headers["x-cache"]).toBe("HIT");
    });
    const extended = value.includes("ß") ? "; filename*=UTF-8''ferien-s%C3%BC%C3%9F!.jpg" : "";
    expect(new Set(said)).toEqual(new Set([Buffer.from(value).toString("latin1") + extended]));
    await running.close();
  }
});

test("a web server in front of the folder finds no download, so it asks the proxy; nothing is left of a purged one", async () => {
  const dir = await scratch();
  const store = await createFolderStore({ dir });
  const bytes = await jpeg();
  const upstream = await startImgproxy(image(bytes, { "Content-Disposition": 'attachment; filename="cat.jpg"' }));
  const running = await startProxy(upstream.url, { store });
  const path = signed("/att:1");
  await send(running.url, path);
  await vi.waitFor(async () => expect((await send(running.url, path)).headers["x-cache"]).toBe("HIT"));
  expect((await readdir(dir)).sort()).toEqual([`${keyOf(path)}.named`, `${keyOf(path)}.named.head`]);
  expect(await namesIn(store)).toEqual([keyOf(path)]);
  expect((await store.head(keyOf(path)))?.contentDisposition).toBe('attachment; filename="cat.jpg"');
  // Without its name it is none.
  await rm(join(dir, `${keyOf(path)}.named.head`));
  expect(await store.get(keyOf(path))).toBeUndefined();
  expect((await send(running.url, path)).headers["content-disposition"]).toContain("attachment");
  await vi.waitFor(async () => expect(await store.get(keyOf(path))).toBeDefined());
  await running.proxy.purge(keyOf(path));
  expect(await readdir(dir)).toEqual([]);
});

test("a download that lies in a folder since before is served as one through the proxy", async () => {
  const dir = await scratch();
  const store = await createFolderStore({ dir });
  await writeFile(join(dir, keyOf(signed("/att:1/fn:x"))), await jpeg());
  const upstream = await startImgproxy();
  const running = await startProxy(upstream.url, { store });
  const hit = await send(running.url, signed("/att:1/fn:x"));
  expect([hit.headers["x-cache"], hit.headers["content-disposition"]]).toEqual(["HIT", 'attachment; filename="x.jpg"']);
});
