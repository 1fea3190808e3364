import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { listen } from "@bucketfirst/testkit/listen";
import type { Answer, Outcome } from "./cases.js";
import { createImageResponder } from "./imageResponder.js";

/** Requests for one image so far, with their times. */
export interface Counts {
  bucket: number;
  proxy: number;
  fallback: number;
  /** Times by `performance.now()`: the end of the bucket's first response, and the proxy's first request. */
  bucketAnswered?: number;
  /** Every request with its time in milliseconds, to explain a count. */
  requests: string[];
  proxyAsked?: number;
}

/** Bucket and proxy as two origins on the loopback, which count their requests. */
export interface ImageServers {
  bucket: string;
  proxy: string;
  /** Further origins of the same bucket: a browser opens few connections to one, and hanging ones would block it. */
  others: string[];
  /** Returns the counts of one image of one page. */
  counts(page: string, image: string): Counts;
  /** Holds the bucket's responses to a page back until the returned function is called. */
  hold(page: string): () => void;
  /** Resolves when the bucket, or the proxy, has answered `times` requests of a page. */
  answered(page: string, times: number, role?: "bucket" | "proxy"): Promise<void>;
  /** Resolves when there was a request for an image. */
  asked(page: string, image: string): Promise<void>;
  /** Returns the number of requests of a page that are not answered yet. */
  open(page: string): number;
  /** Changes the responses to a page from now on. */
  set(page: string, outcome: Outcome): void;
  close(): Promise<void>;
}

async function start(listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  // A connection that closes during a request makes the browser repeat it, and the tests count requests.
  server.keepAliveTimeout = 0;
  await listen(server);
  return server;
}

export const origin = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** Starts the servers, whose paths are `/OUTCOME/PAGE/IMAGE/KEY`. */
export async function startImageServers(): Promise<ImageServers> {
  const respond = await createImageResponder();
  const counts = new Map<string, Counts>();
  const holds = new Map<string, Promise<void>>();
  const answers = new Map<string, number>();
  const open = new Map<string, number>();
  const outcomes = new Map<string, Outcome>();
  const waiting = new Set<() => void>();
  const of = (page: string, image: string): Counts => {
    const key = `${page}/${image}`;
    let known = counts.get(key);
    if (!known) {
      known = { bucket: 0, proxy: 0, fallback: 0, requests: [] };
      counts.set(key, known);
    }
    return known;
  };
  const handler =
    (role: "bucket" | "proxy"): RequestListener =>
    async (request, response) => {
      const [, named, page = "", image = "", key = ""] = (request.url ?? "").split("/");
      const outcome = outcomes.get(page) ?? (named as Answer);
      const count = of(page, image);
      const isFallback = key === "fallback";
      count.requests.push(`${Math.round(performance.now())} ${role} ${request.url}`);
      count[isFallback ? "fallback" : role] += 1;
      open.set(page, (open.get(page) ?? 0) + 1);
      if (role === "proxy" && !isFallback) count.proxyAsked ??= performance.now();
      response.once("close", () => {
        open.set(page, (open.get(page) ?? 0) - 1);
        if (role === "bucket") count.bucketAnswered ??= performance.now();
        answers.set(`${role} ${page}`, (answers.get(`${role} ${page}`) ?? 0) + 1);
        for (const check of waiting) check();
      });
      if (role === "bucket" && !isFallback) {
        for (const check of waiting) check();
        await holds.get(page);
      }
      await respond(response, { role, outcome, isFallback });
    };
  const when = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (!holds()) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  const bucket = await start(handler("bucket"));
  const proxy = await start(handler("proxy"));
  const others = await Promise.all(Array.from({ length: 60 }, () => start(handler("bucket"))));
  return {
    others: others.map(origin),
    bucket: origin(bucket),
    proxy: origin(proxy),
    counts: of,
    hold(page) {
      let release = (): void => {};
      holds.set(page, new Promise((resolve) => (release = resolve)));
      return release;
    },
    answered: (page, times, role = "bucket") => when(() => (answers.get(`${role} ${page}`) ?? 0) >= times),
    asked: (page, image) => when(() => of(page, image).requests.length > 0),
    open: (page) => open.get(page) ?? 0,
    set: (page, outcome) => void outcomes.set(page, outcome),
    async close() {
      for (const server of [bucket, proxy, ...others]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}
