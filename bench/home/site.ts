import { copyFileSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { createImages } from "@bucketfirst/core";
import { renderHead, renderImage } from "@bucketfirst/core/html";

/** Photographs of the page; the gallery's nine stand for as many, each under names of its own. */
export const PHOTOS = 24;
const SIGNING = { key: "736563726574", salt: "68656c6c6f" };

/** A home page in each of the ways that are compared, with the servers behind it. */
export interface Site {
  /** Address of the page of a kind. */
  pages: Readonly<Record<string, string>>;
  emptyBucket(): Promise<void>;
  close(): Promise<void>;
}

const listen = async (listener: RequestListener): Promise<{ server: Server; url: string }> => {
  const server = createServer(listener);
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

/** Starts the site, a bucket in memory, and a proxy in front of the embedded processor, each on a port of its own. */
export async function openSite(root: string, dir: string): Promise<Site> {
  // The built package, as it is installed: not bundled with this file.
  const { createEmbeddedUpstream, createMemoryStore, createProxy } = await import(
    pathToFileURL(join(root, "packages/proxy/dist/index.js")).href
  );
  const gallery = join(root, "examples/gallery/photos");
  const files = readdirSync(gallery).filter((name) => name.endsWith(".jpg"));
  const names = Array.from({ length: PHOTOS }, (_, i) => `${i}-${files[i % files.length]}`);
  mkdirSync(dir, { recursive: true });
  for (const [i, name] of names.entries()) copyFileSync(join(gallery, files[i % files.length]!), join(dir, name));

  const stored = createMemoryStore();
  const upstream = createEmbeddedUpstream({ root: dir });
  const proxies = [
    createProxy({ upstream, signing: SIGNING }),
    createProxy({ upstream, signing: SIGNING, store: stored }),
  ];
  const [direct, proxy] = await Promise.all(proxies.map((one) => listen(one.listener)));
  const bucket = await listen(async (request, response) => {
    const object = await stored.get(request.url!.slice(1)).catch(() => undefined);
    if (!object) return response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": object.contentType, "Cache-Control": object.cacheControl });
    response.end(object.body);
  });

  const variant = { resize: { type: "fill", width: 300, height: 225 }, formats: ["webp"] } as const;
  const common = { signing: SIGNING, variants: { card: variant }, sets: true };
  const ours = createImages({ ...common, proxyUrl: proxy!.url, cacheUrl: bucket.url });
  const straight = createImages({ ...common, proxyUrl: direct!.url, cacheUrl: direct!.url, sets: false });
  const size = 'width="300" height="225" loading="lazy" decoding="async" alt="A photograph"';
  const cards: Record<string, (name: string) => string> = {
    originals: (name) => `<img src="/photos/${name}" ${size}>`,
    "straight to the proxy": (name) => {
      const at = (dpr: number) =>
        straight.buildUrls(`local:///${name}`, { resize: variant.resize, dpr, format: "webp" }).proxied;
      return `<img srcset="${at(1)} 1x, ${at(2)} 2x" src="${at(1)}" ${size}>`;
    },
    "bucket first": (name) => renderImage(ours.image(`local:///${name}`, "card"), { alt: "A photograph" }),
  };
  const kinds = Object.keys(cards);
  const site = await listen((request, response) => {
    if (request.url!.startsWith("/photos/")) {
      response.writeHead(200, { "Content-Type": "image/jpeg" });
      return response.end(readFileSync(join(dir, basename(request.url!))));
    }
    const kind = kinds[Number(request.url!.slice(1))];
    if (kind === undefined) return response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
    response.end(`<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width"><title>Home</title>
<link rel="icon" href="data:,"><style>main{display:grid;grid-template-columns:repeat(auto-fill,300px);gap:16px}img{object-fit:cover}</style>
${kind === "bucket first" ? renderHead({ preconnect: bucket.url }) : ""}</head>
<body><main>${names.map(cards[kind]!).join("\n")}</main></body></html>`);
  });

  return {
    pages: Object.fromEntries(kinds.map((kind, i) => [kind, `${site.url}/${i}`])),
    async emptyBucket() {
      const names: string[] = [];
      for await (const name of stored.list("")) names.push(name);
      for (const name of names) await stored.delete(name);
    },
    async close() {
      for (const { server } of [direct!, proxy!, bucket, site]) {
        server.closeAllConnections();
        server.close();
      }
      await Promise.all(proxies.map((one) => one.close()));
    },
  };
}
