import { execFileSync, spawn } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { freePort } from "@bucketfirst/testkit/freePort";
import { listen } from "@bucketfirst/testkit/listen";
import { scratch } from "@bucketfirst/testkit/scratch";
import { expect, onTestFinished, test } from "vitest";
import { md5, settingsOf, startFaultStore } from "./support/faultStore.js";
import { type FakeImgproxy, startImgproxy } from "./support/imgproxy.js";
import { type Ended, KEYS, shell } from "./support/process.js";
import { startProxy } from "./support/proxy.js";
import { SOURCES } from "./support/sources.js";

/** Longest time of a test that runs the program many times. */
const BUSY_MS = 90_000;

interface Place {
  cwd: string;
  upstream: FakeImgproxy;
  warm(line: string): Promise<Ended>;
}

/** A folder with a configuration and a list of two sources, each of which has one candidate; and a proxy behind it. */
async function place(): Promise<Place> {
  const upstream = await startImgproxy();
  const proxy = await startProxy(upstream.url);
  const cwd = await scratch();
  const single = { layout: "fixed", densities: [1] };
  const variants = { small: { width: 10, ...single }, large: { width: 20, ...single } };
  await writeFile(join(cwd, "bucketfirst.json"), JSON.stringify({ proxyUrl: proxy.url, variants }));
  await writeFile(join(cwd, "list"), `${SOURCES}/a.jpg\n${SOURCES}/b.jpg\n`);
  return { cwd, upstream, warm: (line) => shell(`$BF warm --rate 100 --variant small ${line}`, KEYS, cwd) };
}

const summaryOf = ({ stdout }: Ended): string => stdout.trim();

test.each([
  ["a substitution", "<(cat list)"],
  ["stdin", "- < list"],
  ["a pipe", "- < <(cat list)"],
  ["stdin by its path", "/dev/stdin < list"],
])("a list from %s is made whole, says that it is not remembered, and leaves no file", async (_, list) => {
  const { cwd, warm, upstream } = await place();
  const ended = await warm(list);
  expect([ended.code, summaryOf(ended)]).toEqual([0, "0 hit, 2 miss, 0 joined, 0 failed, 0 skipped"]);
  expect(ended.stderr).toMatch(
    /^What is done is not remembered \(.* is no regular file\); --state FILE does that\.\n$/,
  );
  expect(upstream.requests).toHaveLength(2);
  expect((await readdir(cwd)).sort()).toEqual(["bucketfirst.json", "list"]);
});

test("beside a named pipe nothing is written either", async () => {
  const { cwd, warm } = await place();
  execFileSync("mkfifo", [join(cwd, "pipe")]);
  const writer = spawn("sh", ["-c", "cat list > pipe"], { cwd });
  onTestFinished(() => void writer.kill());
  expect(summaryOf(await warm("pipe"))).toBe("0 hit, 2 miss, 0 joined, 0 failed, 0 skipped");
  expect((await readdir(cwd)).sort()).toEqual(["bucketfirst.json", "list", "pipe"]);
});

test("with --state also such a list goes on where it was", async () => {
  const { warm } = await place();
  expect(await warm("<(head -1 list) --state notes")).toMatchObject({ code: 0, stderr: "" });
  expect(summaryOf(await warm("<(cat list) --state notes"))).toBe("0 hit, 1 miss, 0 joined, 0 failed, 1 skipped");
});

test.each([
  ["in no folder", "--state nope/notes", "ENOENT"],
  ["a folder", "--state folder", "it is no regular file"],
  ["a pipe", "--state pipe", "it is no regular file"],
])("a state file that is %s is refused before anything is made", async (_, option, why) => {
  const { cwd, warm, upstream } = await place();
  await mkdir(join(cwd, "folder"));
  execFileSync("mkfifo", [join(cwd, "pipe")]);
  const { code, stdout, stderr } = await warm(`list ${option}`);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^bucketfirst-proxy: --state \S+: expected a file that can be written \(.*\)\n$/);
  expect(stderr).toContain(why);
  expect(upstream.requests).toHaveLength(0);
});

test("a place beside the list that cannot be written is said first, and fails no image", async () => {
  const { cwd, warm } = await place();
  await mkdir(join(cwd, "list.warm"));
  const { code, stdout, stderr } = await warm("list");
  expect([code, stdout]).toEqual([0, "0 hit, 2 miss, 0 joined, 0 failed, 0 skipped\n"]);
  expect(stderr).toBe("What is done is not remembered (it is no regular file); --state FILE does that.\n");
});

test("notes that fail on the way are said once, and fail no image", async () => {
  const { warm } = await place();
  const { code, stdout, stderr } = await warm("list --state /dev/full");
  expect([code, stdout]).toEqual([0, "0 hit, 2 miss, 0 joined, 0 failed, 0 skipped\n"]);
  expect(stderr).toMatch(/^\/dev\/full: what is done from here on is not remembered \(ENOSPC.*\)\n$/);
});

test("half a line of a run that was killed does not spoil the next note", async () => {
  const { cwd, warm } = await place();
  await writeFile(join(cwd, "list.warm"), "http://127.0.0.1:1/half");
  await warm("list");
  expect((await readFile(join(cwd, "list.warm"), "utf8")).split("\n")).toHaveLength(4);
  expect(summaryOf(await warm("list"))).toBe("0 hit, 0 miss, 0 joined, 0 failed, 2 skipped");
});

test.each([
  [
    "missing",
    "nope",
    /^bucketfirst-proxy: nope: expected a list of sources, one a line, that can be read \(ENOENT\)\n$/,
  ],
  ["a folder", ".", /^bucketfirst-proxy: \.: expected a list of sources.* \(EISDIR\)\n$/],
  ["UTF-16", "wide", /^bucketfirst-proxy: wide: expected UTF-8 text, one source a line, found zero bytes\n$/],
])("a list that is %s is one clear line, and nothing is made", async (_, list, expected) => {
  const { cwd, warm, upstream } = await place();
  await writeFile(join(cwd, "wide"), Buffer.from(`${SOURCES}/a.jpg\n`, "utf16le"));
  const { code, stdout, stderr } = await warm(list);
  expect([code, stdout, stderr]).toEqual([1, "", expect.stringMatching(expected)]);
  expect(upstream.requests).toHaveLength(0);
  expect(await readdir(cwd)).not.toContain(`${list}.warm`);
});

test("lines may end as Windows writes them, and begin with a byte order mark; a variant may stand before the list", async () => {
  const { cwd, warm } = await place();
  await writeFile(join(cwd, "dos"), `\ufeff${SOURCES}/a.jpg\r\n\r\n${SOURCES}/b.jpg\r\n`);
  expect(summaryOf(await warm("dos"))).toBe("0 hit, 2 miss, 0 joined, 0 failed, 0 skipped");
  expect(summaryOf(await warm("--variant large list"))).toBe("2 hit, 2 miss, 0 joined, 0 failed, 0 skipped");
});

test("a failure names its source, and says why: the proxy's sentence, or what the connection met with", async () => {
  const { cwd, warm, upstream } = await place();
  upstream.script = (_, response) => void response.writeHead(404).end();
  const refused = await warm("list");
  expect([refused.code, summaryOf(refused)]).toEqual([1, "0 hit, 0 miss, 0 joined, 2 failed, 0 skipped"]);
  expect(refused.stderr).toContain(`failed  404 There is no such image  ${SOURCES}/b.jpg  http://`);
  const unknown = await warm("--variant nope list");
  expect(unknown).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringMatching(/variant: expected one of small, large, got "nope"/),
  });
  await writeFile(
    join(cwd, "bucketfirst.json"),
    JSON.stringify({ proxyUrl: `http://127.0.0.1:${await freePort()}`, variants: { small: { width: 10 } } }),
  );
  const nobody = await warm("list");
  expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringMatching(/^failed {2}.*ECONNREFUSED.* {2}http/m)]);
});

test("a source whose addresses all fail is one line with its cause, and one that has none is another", async () => {
  const { cwd, warm, upstream } = await place();
  await writeFile(join(cwd, "list"), `${SOURCES}/a.jpg\nC:\\cats\\b.jpg\n`);
  upstream.script = (_, response) => void response.writeHead(404).end();
  const { code, stdout, stderr } = await warm("--variant large list");
  expect([code, stdout.trim()]).toEqual([1, "0 hit, 0 miss, 0 joined, 3 failed, 0 skipped"]);
  expect(stderr.trim().split("\n")).toEqual([
    expect.stringMatching(/^failed {2}source: expected an address or a name, no path of Windows.* {2}C:\\cats\\b.jpg$/),
    expect.stringMatching(/^failed {2}404 There is no such image {2}\S+\/a.jpg {2}http:\S+ {2}and 1 more$/),
  ]);
});

test(
  "what was purged since is made again although the state names it; --no-check trusts the state",
  async () => {
    const { cwd, warm, upstream } = await place();
    const config = JSON.parse(await readFile(join(cwd, "bucketfirst.json"), "utf8"));
    const gone = new Set<string>();
    const bucket = createServer(({ url, method }, response) => {
      response.writeHead(method === "HEAD" && !gone.has(url!) ? 200 : 404).end();
    });
    await listen(bucket);
    onTestFinished(() => void bucket.close());
    const cacheUrl = `http://127.0.0.1:${(bucket.address() as AddressInfo).port}`;
    await writeFile(join(cwd, "bucketfirst.json"), JSON.stringify({ ...config, cacheUrl }));
    expect(summaryOf(await warm("list"))).toBe("0 hit, 2 miss, 0 joined, 0 failed, 0 skipped");
    expect(summaryOf(await warm("list"))).toBe("0 hit, 0 miss, 0 joined, 0 failed, 2 skipped");
    gone.add(`/${md5(upstream.requests[0]!.url)}`);
    expect(summaryOf(await warm("list --no-check"))).toBe("0 hit, 0 miss, 0 joined, 0 failed, 2 skipped");
    expect(summaryOf(await warm("list"))).toBe("1 hit, 0 miss, 0 joined, 0 failed, 1 skipped");
    bucket.close();
    bucket.closeAllConnections();
    const away = await warm("list");
    expect([away.code, summaryOf(away)]).toEqual([0, "0 hit, 0 miss, 0 joined, 0 failed, 2 skipped"]);
    expect(away.stderr).toMatch(
      /^The bucket does not say whether it still has all that is done \(.*ECONNREFUSED.*\); the state is trusted\.\n$/,
    );
  },
  BUSY_MS,
);

const urlset = (...urls: string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">${urls.map((url) => `<url>${url}</url>`).join("")}</urlset>`;
const picture = (name: string): string => `<image:image><image:loc>${SOURCES}/${name}</image:loc></image:image>`;

test(
  "a sitemap is a list: its pictures, packed or not, from a file or an address, also one of sitemaps",
  async () => {
    const { cwd, warm, upstream } = await place();
    const page = "<loc>https://shop.test/cats</loc>";
    const map = urlset(`${page}${picture("a&amp;b.jpg")}${picture("b.jpg")}`, `<loc>${SOURCES}/c.WEBP?v=1</loc>`, page);
    await writeFile(join(cwd, "sitemap.xml"), map);
    expect(summaryOf(await warm("sitemap.xml"))).toBe("0 hit, 3 miss, 0 joined, 0 failed, 0 skipped");
    expect((await readFile(join(cwd, "sitemap.xml.warm"), "utf8")).trim().split("\n")).toHaveLength(3);
    const files: Record<string, string | Buffer> = { "/inner.xml.gz": gzipSync(map) };
    const site = createServer(({ url }, response) => {
      const content = files[url!];
      response.writeHead(content === undefined ? 404 : 200).end(content);
    });
    await listen(site);
    onTestFinished(() => void site.close());
    const base = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    const index = (name: string) => `<sitemapindex><sitemap><loc>${base}${name}</loc></sitemap></sitemapindex>`;
    files["/index.xml"] = index("/inner.xml.gz");
    files["/lost.xml"] = index("/nope.xml");
    files["/page.html"] = "<html></html>";
    const ended = await warm(`${base}/index.xml`);
    expect([summaryOf(ended), upstream.requests.length]).toEqual(["3 hit, 0 miss, 0 joined, 0 failed, 0 skipped", 3]);
    expect(ended.stderr).toBe(
      `What is done is not remembered (${base}/index.xml is no file of this machine); --state FILE does that.\n`,
    );
    const faults = [
      ["nope.xml", `${base}/nope.xml: expected a sitemap that can be loaded (status 404)`],
      ["lost.xml", `${base}/nope.xml: expected a sitemap that can be loaded (status 404)`],
      ["page.html", `${base}/page.html: expected a sitemap (urlset or sitemapindex), got <html>`],
    ];
    for (const [name, message] of faults)
      expect(await warm(`${base}/${name}`)).toMatchObject({
        code: 1,
        stdout: "",
        stderr: `bucketfirst-proxy: ${message}\n`,
      });
  },
  BUSY_MS,
);

test(
  "a bucket is a list: its objects are sources, results of ours and folders are none",
  async () => {
    const { cwd, warm, upstream } = await place();
    const store = await startFaultStore();
    for (const name of ["photos/a+b c.jpg", "photos/", "photos/x/d.jpg", "other/e.jpg", `photos/${"a".repeat(32)}`])
      store.objects.set(name, { bytes: Buffer.from("x"), headers: {} });
    const settings = Object.entries({ ...settingsOf(store), S3_FOLDER: "photos/" }).map(
      ([name, value]) => `${name}='${value}'`,
    );
    const line = (rest: string) =>
      shell(`${settings.join(" ")} $BF warm --rate 100 --variant small ${rest}`, KEYS, cwd);
    const bucket = settingsOf(store).S3_BUCKET!;
    const ended = await line(`s3://${bucket}/photos/ --source '${SOURCES}/{rest}'`);
    expect([summaryOf(ended), ended.code]).toEqual(["0 hit, 2 miss, 0 joined, 0 failed, 0 skipped", 0]);
    const sources = ["a%2Bb%20c.jpg", "x/d.jpg"].map((name) => `${SOURCES}/${name}`);
    await writeFile(join(cwd, "same"), sources.join("\n"));
    expect(summaryOf(await warm("same"))).toBe("2 hit, 0 miss, 0 joined, 0 failed, 0 skipped");
    expect(upstream.requests).toHaveLength(2);
    expect(summaryOf(await line(`s3://${bucket}/photos/`))).toBe("0 hit, 2 miss, 0 joined, 0 failed, 0 skipped");
    const raw = ["a+b c.jpg", "x/d.jpg"].map((name) => `s3://${bucket}/photos/${name}`);
    await writeFile(join(cwd, "raw"), raw.join("\n"));
    expect(summaryOf(await warm("raw"))).toBe("2 hit, 0 miss, 0 joined, 0 failed, 0 skipped");
    const refused = await line("s3://nobody-has-this/photos/");
    expect([refused.code, refused.stdout]).toEqual([1, ""]);
    expect(refused.stderr).toMatch(
      /^bucketfirst-proxy: s3:\/\/nobody-has-this\/photos\/: expected a bucket that can be listed \(.*\)\n$/,
    );
  },
  BUSY_MS,
);
