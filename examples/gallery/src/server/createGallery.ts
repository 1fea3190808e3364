import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { isAsset, sendAsset } from "./assets.js";
import { type Backend, createBackend } from "./backend.js";
import { createCatalogue } from "./catalogue.js";
import { control } from "./control.js";
import { listen } from "./listen.js";
import { readPhotos } from "./photos.js";
import { renderPage } from "./renderPage.js";
import { streamTraffic } from "./stream.js";
import { createTrafficLog } from "./trafficLog.js";

export interface GalleryConfig {
  /** Folder with the pictures. */
  photos: string;
  /** Folder of the bucket and its keys. */
  data: string;
  port: { number: number; fixed: boolean };
}

export interface Gallery {
  url: string;
  server: Server;
  /** The `createImages({…})` that fits the embedded proxy, ready to paste. */
  snippet: string;
  close(): Promise<void>;
}

/** Page, bucket and proxy on one port. In production these are three machines; the browser cannot tell. */
export async function createGallery({ photos: folder, data, port }: GalleryConfig): Promise<Gallery> {
  const { root, photos } = readPhotos(folder);
  const server = createServer();
  const url = `http://127.0.0.1:${await listen(server, port)}`;

  const log = createTrafficLog();
  const backend: Backend = await createBackend({ root, data, url, onStored: (key) => onStored(key) });
  const catalogue = createCatalogue(photos, backend.config);
  const onStored = (key: string) => {
    const stored = catalogue.addresses.get(new URL(`${backend.config.cacheUrl}/${key}`).pathname);
    if (stored) log.stored(stored.photo);
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split("?")[0] ?? "/";
    if (isAsset(path)) return sendAsset(path, response);
    if (path === "/traffic") return streamTraffic(log, response);
    if (path.startsWith("/control/")) return control(path, request, response, backend);
    if (path === "/") {
      const { bucket, proxy } = backend.broken;
      return renderPage(
        { visit: log.beginVisit(), photos: catalogue.photos, broken: { bucket, proxy } },
        url,
        response,
      );
    }
    const address = catalogue.addresses.get(path);
    if (address) log.follow(address, request, response);
    backend.answer(request, response);
  }
  server.on("request", (request, response) => {
    answer(request, response).catch((error) => {
      console.error(error);
      if (response.headersSent) response.destroy();
      else
        response
          .writeHead(500, { "Content-Type": "text/plain" })
          .end("Something went wrong; the terminal says what.\n");
    });
  });

  return {
    url,
    server,
    snippet: backend.snippet,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      // Open event streams never end by themselves.
      server.closeAllConnections();
      await closed;
      await backend.close();
    },
  };
}
