import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../gate/workspace.mjs";

const load = async (entry) => {
  const require = createRequire(join(root, "examples/gallery/package.json"));
  return import(pathToFileURL(require.resolve(entry)).href);
};

/** Cuts the middle of each long part of an address, always in the same way, so that the markup stays readable. */
const shorten = (html) =>
  html.replaceAll(/(?<=\/)[\w-]{24,}(?=[/\s",])/g, (part) => `${part.slice(0, 6)}…${part.slice(-4)}`);

/** Renders the markup for docs/components.md, with one group of attributes in each line. */
export async function renderedHtml() {
  const { createImages } = await load("@bucketfirst/core");
  const { renderImage } = await load("@bucketfirst/core/html");
  const images = createImages({
    proxyUrl: "https://img.example.com",
    cacheUrl: "https://bucket.example.com",
    sets: true,
    // The key pair of imgproxy's manual, "secret" and "hello": public, and good for nothing else.
    signing: { key: "736563726574", salt: "68656C6C6F" },
  });
  const image = images.image("https://shop.example.com/cat.jpg", {
    resize: { type: "fill", width: 400, height: 300 },
    layout: "fixed",
    formats: ["avif"],
  });
  return shorten(renderImage(image, { alt: "A cat" }))
    .replaceAll(/(?=<(?:source|img)\b)/g, "\n  ")
    .replaceAll("</picture>", "\n</picture>")
    .replaceAll(/ (?=(?:data-proxy|srcset|width|alt)\S*=)/g, "\n    ");
}
