// Lies in an empty project beside the installed packages: every entry loads that a server can load, and each package does
// its work there. Prints one line; any fault ends it with a text that says which.
import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createImages } from "@bucketfirst/core";
import { renderImage } from "@bucketfirst/core/html";
import { createMemoryStore, createProxy } from "@bucketfirst/proxy";
import { CachedImage } from "@bucketfirst/react";
import { CachedImage as VueImage } from "@bucketfirst/vue";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { createSSRApp, h } from "vue";
import { renderToString } from "vue/server-renderer";
import { check } from "./vectors.mjs";

const { entries, vectors } = JSON.parse(readFileSync(new URL("expected.json", import.meta.url), "utf8"));
for (const entry of entries) ok(Object.keys(await import(entry)).length > 0, `${entry}: expected exports, found none`);

const { count, faults } = check(vectors);
deepStrictEqual(faults, []);

const signing = { key: "736563726574", salt: "68656c6c6f" };
const images = createImages({ proxyUrl: "https://img.test", cacheUrl: "https://bucket.test", signing });
const resize = { type: "fit", width: 300 };
const image = images.image("https://shop.test/cat.jpg", { resize, layout: "fixed", densities: [1] });
const markups = [
  renderImage(image, { alt: "A cat" }),
  renderToStaticMarkup(createElement(CachedImage, { image, alt: "A cat" })),
  await renderToString(createSSRApp({ render: () => h(VueImage, { image, alt: "A cat" }) })),
];
const { path, cacheKey } = images.buildUrls("https://shop.test/cat.jpg", { resize });
for (const markup of markups) match(markup, new RegExp(`src="https://bucket\\.test/${cacheKey}"`));

/** A miss: the proxy has the picture made, answers with it and stores it under the key that the page asked for. */
async function miss() {
  const picture = readFileSync(new URL("cat.webp", import.meta.url));
  const listen = (server) =>
    new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${server.address().port}`)));
  const imgproxy = createServer((_request, response) => response.setHeader("Content-Type", "image/webp").end(picture));
  const store = createMemoryStore();
  const proxy = createProxy({ upstream: await listen(imgproxy), store, signing });
  const response = await fetch((await listen(createServer(proxy.listener))) + path);
  strictEqual(response.status, 200);
  ok(picture.equals(Buffer.from(await response.arrayBuffer())), "the proxy's response: expected the picture's bytes");
  await proxy.close();
  ok(await store.head(cacheKey), "the store: expected the picture under its key");
}

// The proxy is a program for Node; Deno runs it as well.
const misses = process.versions.bun ? 0 : 1;
if (misses) await miss();

console.log(`${entries.length} entries, ${count} vectors, 3 renderers, ${misses} miss`);
process.exit(0);
