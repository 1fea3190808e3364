import { pathToFileURL } from "node:url";
import type { RenderApp } from "./apps/contract.js";
import { DIST } from "./build.js";
import type { Case, Outcome } from "./cases.js";
import { type Engine, type Tab, until } from "./engines/engine.js";
import { type AppState, type HeadPlace, type Item, itemsOf } from "./images.js";
import { NONCE, type PageOptions } from "./page.js";
import { type PageServer, startPageServer } from "./pageServer.js";
import { type Counts, type ImageServers, startImageServers } from "./servers.js";
import { streamedPage } from "./streamedPage.js";

/** Observations that a page reports. */
export interface Report {
  images: {
    id: string;
    stage?: string;
    ratio: number;
    title: string;
    src: string;
    box: [number, number];
    /** Milliseconds from the error event to the request for the image that is shown now. */
    swapMs?: number;
  }[];
  log: string[];
  console: string[];
  details: Record<string, unknown>[];
}

/** A page that was opened. */
export interface OpenPage {
  id: string;
  tab: Tab;
  state: AppState;
  counts(image: string): Counts;
  report(): Promise<Report>;
  /** Waits until each image is painted or given up. */
  settled(): Promise<void>;
  /** Shows another state, and waits until the app has rendered it. */
  update(state: Partial<AppState>): Promise<void>;
}

/** Differences of a page from the usual one. */
export interface OpenOptions extends Partial<PageOptions> {
  items?: (id: string) => Item[];
  /** Place in which the app prints the head script itself; for Svelte only. */
  place?: HeadPlace;
  /** True for a page without any script of ours. */
  noApp?: boolean;
  /** Name of the page's host, one below `localhost`. Default: the loopback address. */
  host?: string;
  /**
   * React's own streaming: the images stand behind a boundary, which opens when the page has shown the shell. The app starts
   * before or after they arrive.
   */
  suspense?: "before" | "after";
}

/** Servers, and the pages opened on them in one engine. */
export interface Lab {
  images: ImageServers;
  pages: PageServer;
  open(kase: Case, options?: OpenOptions): Promise<OpenPage>;
  close(): Promise<void>;
}

let pages = 0;

/** Starts the servers for one engine, with the apps that were built into `dist`. */
export async function startLab(engine: Engine, dist = DIST): Promise<Lab> {
  const images = await startImageServers();
  const server = await startPageServer(images, dist);
  /** The server half of an app, as it was built. */
  const half = (app: string) => import(pathToFileURL(`${dist}/server/${app}.js`).href);
  return {
    images,
    pages: server,
    async open(
      { adapter, mode, outcome, head, kind },
      { items, noApp, place, suspense, host = "127.0.0.1", ...options } = {},
    ) {
      const id = `p${++pages}`;
      const state: AppState = { items: items?.(id) ?? itemsOf(images, outcome as Outcome, id, kind), place, tick: 0 };
      // "fast" means that the app runs before the first response of the bucket. In the other modes the responses are held
      // until the elements exist: Firefox's preload scanner requests earlier, and an element that is made after a failure
      // requests again.
      let release = mode === "client" || suspense ? undefined : images.hold(id);
      const markup =
        mode === "client" || suspense ? "" : await ((await half(adapter)) as { render: RenderApp }).render(state);
      if (suspense) {
        const opened = new Promise<void>((resolve) => (release = resolve));
        const { streamReact }: typeof import("./apps/reactStreamed.server.js") = await half("reactStreamed");
        Object.assign(options, streamedPage(state, suspense, opened, streamReact));
      }
      if (place) {
        const { renderPlaced }: typeof import("./apps/placed.server.js") = await half("placed");
        const { head: headMarkup, body: markup } = renderPlaced(state, NONCE);
        Object.assign(options, { app: "/app/placed.js", headMarkup, markup });
      }
      const url = server.add(
        id,
        {
          app: noApp ? undefined : `/app/${adapter}.js`,
          mode,
          // A strict policy allows scripts in two ways, and each is used in half of the modes.
          head: head && (mode === "fast" || mode === "streamed" ? "hash" : "nonce"),
          state,
          markup,
          ...options,
        },
        release,
      );
      const tab = await engine.open();
      await tab.goto(url.replace("127.0.0.1", host));
      const page: OpenPage = {
        id,
        tab,
        state,
        counts: (image) => images.counts(id, image),
        report: () => tab.run("return __report()"),
        settled: () => until(tab, "window.__settled && __settled()"),
        async update(change) {
          page.state = { ...page.state, ...change, tick: page.state.tick + 1 };
          // Items keep their identity where they are the same.
          const items = change.items ? `, items: ${JSON.stringify(change.items)}` : "";
          await tab.run(`__state = { ...__app.state, tick: ${page.state.tick}${items} }; __app.update(__state);`);
          await until(tab, `[...document.images].every((img) => img.title === "tick ${page.state.tick}")`);
        },
      };
      return page;
    },
    async close() {
      await server.close();
      await images.close();
    },
  };
}
