import type { IncomingMessage, ServerResponse } from "node:http";
import { createDevServer, type DevServer } from "@bucketfirst/proxy/dev";
import { isAsset, sendAsset } from "./assets.js";
import { createCatalogue } from "./catalogue.js";
import { control } from "./control.js";
import { readPhotos } from "./photos.js";
import { renderPage } from "./renderPage.js";
import { streamTraffic } from "./stream.js";
import { createTrafficLog } from "./trafficLog.js";

export interface GalleryConfig {
  /** Folder with the pictures. */
  photos: string;
  /** Folder of the bucket and its keys. */
  data: string;
  /** Port. Default: the usual one, or any free one where that is taken. */
  port?: number;
}

/** Creates page, bucket and proxy on one port. In production these are three machines, which makes no difference to a browser. */
export async function createGallery({ photos: folder, data, port }: GalleryConfig): Promise<DevServer> {
  const { root, photos: files } = readPhotos(folder);
  const log = createTrafficLog();
  let page = (_: IncomingMessage, response: ServerResponse) => void response.writeHead(503).end();
  const dev = await createDevServer({
    root,
    folder: data,
    port,
    // The second visit would be served from the browser's own cache, and no request could be seen.
    cacheControl: "no-store",
    page: (request, response) => page(request, response),
  });
  const { proxyUrl, cacheUrl, signing } = dev;
  const catalogue = createCatalogue(files, { proxyUrl, cacheUrl, signing });
  dev.onEvent((event) => {
    // The page shows what browsers ask for; metadata is asked for by this server.
    if (!event.key?.endsWith("/meta.json")) log.take(event, event.key && catalogue.photoOf(event.key));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split("?")[0] ?? "/";
    if (isAsset(path)) return sendAsset(path, response);
    if (path === "/traffic") return streamTraffic(log, response);
    if (path.startsWith("/control/")) return control(path, request, response, dev);
    if (path !== "/") return void response.writeHead(404, { "Content-Type": "text/plain" }).end("Not found\n");
    const photos = await catalogue.photos();
    const { bucketBroken, proxyBroken } = dev.state();
    const broken = { bucket: bucketBroken, proxy: proxyBroken };
    renderPage({ visit: log.beginVisit(), photos, broken }, dev.url, response);
  }
  page = (request, response) => {
    answer(request, response).catch((error) => {
      console.error(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { "Content-Type": "text/plain" }).end("Something went wrong: see the terminal.\n");
    });
  };
  return dev;
}
