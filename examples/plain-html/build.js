// Writes dist/: the page with its images filled in, and the two files that it loads. It holds no key.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createImages } from "@bucketfirst/core";
import { fallbackScript, renderImage } from "@bucketfirst/core/html";

const { PROXY_URL: proxyUrl, CACHE_URL: cacheUrl, IMGPROXY_KEY: key, IMGPROXY_SALT: salt } = process.env;
const images = createImages({
  proxyUrl,
  cacheUrl,
  sets: true,
  signing: { key, salt },
  variants: { card: { resize: { type: "fill", width: 380, height: 285 }, formats: ["webp"] } },
});
const origins = [...new Set([cacheUrl, proxyUrl].map((url) => new URL(url).origin))];

const page = readFileSync(new URL("index.html", import.meta.url), "utf8")
  .replaceAll(/\{\{ image (\S+) (\S+) \| (.+?) \}\}/g, (_, source, variant, alt) =>
    renderImage(images.image(source, variant), { alt }),
  )
  .replaceAll("{{ origins }}", origins.join(" "));

const dist = new URL("dist/", import.meta.url);
mkdirSync(dist, { recursive: true });
writeFileSync(new URL("index.html", dist), page);
writeFileSync(new URL("fallback.js", dist), fallbackScript);
copyFileSync(fileURLToPath(import.meta.resolve("@bucketfirst/core/style.css")), new URL("style.css", dist));
