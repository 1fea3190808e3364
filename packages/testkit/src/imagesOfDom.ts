import { once } from "node:events";
import { createServer, get } from "node:http";
import { listen } from "./listen.js";

/** Facts about images without a browser. */
export interface ImagesOfDom {
  /** Requests that a picture caused. */
  requests: number;
  /** Names of the events that were fired, of `load` and `error`. */
  events: string[];
  complete: boolean;
  naturalWidth: number;
  /** True where there is an `IntersectionObserver`. */
  hasObserver: boolean;
}

/** Shows a picture of a real server in the DOM of this test, and returns what became of it. */
export async function imagesOfDom(): Promise<ImagesOfDom> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    response.writeHead(404).end();
  });
  const origin = `http://127.0.0.1:${await listen(server)}`;
  const img = document.createElement("img");
  const events: string[] = [];
  for (const name of ["load", "error"]) img.addEventListener(name, () => events.push(name));
  img.src = `${origin}/picture`;
  document.body.append(img);
  // A request that is sent later is answered later.
  const [response] = await once(get(`${origin}/last`), "response");
  await once(response.resume(), "end");
  server.close().closeAllConnections();
  img.remove();
  const { complete, naturalWidth } = img;
  return {
    requests: asked.filter((url) => url === "/picture").length,
    events,
    complete,
    naturalWidth,
    hasObserver: "IntersectionObserver" in globalThis,
  };
}
