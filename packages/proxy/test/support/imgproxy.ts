import { randomBytes } from "node:crypto";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import sharp from "sharp";
import { onTestFinished } from "vitest";
import { type ImgproxySettings, realImgproxy } from "./realImgproxy.js";
import { meantFor, passOn, REAL } from "./sources.js";

/** A function by which the stand-in answers one request. */
export type Script = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/**
 * A stand-in for imgproxy, with its exact headers and errors, and further responses for tests. With a real imgproxy it only
 * counts requests, and the real one sends every response that it can be made to send.
 */
export interface FakeImgproxy {
  url: string;
  /** Requests so far, health checks and probes left out. */
  requests: { url: string; method: string; headers: http.IncomingHttpHeaders; rawHeaders: string[] }[];
  script: Script;
  close(): Promise<void>;
}

/** Returns the headers of every response of imgproxy 4. */
const commonHeaders = (): http.OutgoingHttpHeaders => ({
  Server: "imgproxy",
  "X-Request-Id": randomBytes(8).toString("hex"),
  "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
});

/** Returns the headers of a processed image in imgproxy 4. */
export function imageHeaders(bytes: Buffer, changes: http.OutgoingHttpHeaders = {}): http.OutgoingHttpHeaders {
  const headers: http.OutgoingHttpHeaders = {
    ...commonHeaders(),
    "Content-Type": "image/jpeg",
    "Content-Length": bytes.length,
    "Content-Disposition": 'inline; filename="photo.jpg"',
    "Cache-Control": "max-age=31536000, public",
    ...changes,
  };
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
}

/** Answers with an image, whole: the real one's source where there is one, unless headers or status are to differ. */
export function image(bytes: Buffer, changes?: http.OutgoingHttpHeaders, status = 200): Script {
  if (REAL !== undefined && changes === undefined) return passOn({ status, bytes });
  return (_request, response) => {
    response.writeHead(status, imageHeaders(bytes, changes)).end(bytes);
  };
}

/** Answers as imgproxy does when its source answers 404. */
export const missing = (): Script =>
  REAL === undefined ? failure(404, "Source is unreachable") : passOn({ status: 404, bytes: Buffer.alloc(0) });

/** Answers as imgproxy does on errors: a short text. */
export const failure =
  (status: number, text: string, headers: http.OutgoingHttpHeaders = {}): Script =>
  (_request, response) => {
    const all = { ...commonHeaders(), "Content-Type": "text/plain", "Content-Length": text.length, ...headers };
    response.writeHead(status, all).end(text);
  };

/** Answers as imgproxy does to every HEAD and OPTIONS, whatever the path. */
export const bare: Script = failure(200, " ", { "Cache-Control": "max-age=31536000, public" });

const healthy: Script = failure(200, "imgproxy is running", { "Cache-Control": "no-cache" });

/** Starts the stand-in on a free port; a real one behind it has these settings. */
export async function startImgproxy(
  given?: Script,
  { port = 0, settings = {} }: { port?: number; settings?: ImgproxySettings } = {},
): Promise<FakeImgproxy> {
  const script = given ?? image(await jpeg());
  const ask = (standIn: Script): Script => (REAL === undefined ? standIn : passOn());
  const real = await realImgproxy(settings);
  const server = http.createServer((request, response) => {
    if (real !== undefined) meantFor.set(request, real);
    if (request.url === "/health") return void ask(healthy)(request, response);
    if (request.method === "HEAD" || request.method === "OPTIONS") {
      fake.requests.push({
        url: request.url!,
        method: request.method,
        headers: request.headers,
        rawHeaders: request.rawHeaders,
      });
      return void ask(bare)(request, response);
    }
    if (!String(request.headers["x-request-id"]).startsWith("probe-")) {
      fake.requests.push({
        url: request.url!,
        method: request.method!,
        headers: request.headers,
        rawHeaders: request.rawHeaders,
      });
    }
    void fake.script(request, response);
  });
  // imgproxy has the same time; an agent that keeps sockets longer gets a reset.
  server.keepAliveTimeout = 10_000;
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  const fake: FakeImgproxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    script,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  onTestFinished(() => fake.close());
  return fake;
}

const made = new Map<number, Promise<Buffer>>();

/** A real JPEG of about this many bytes: noise, padded to the byte with a comment-like tail that decoders skip. */
export function jpeg(bytes = 30_000): Promise<Buffer> {
  let promise = made.get(bytes);
  if (!promise) {
    promise = makeJpeg(bytes);
    made.set(bytes, promise);
  }
  return promise;
}

async function makeJpeg(bytes: number): Promise<Buffer> {
  const noise = { type: "gaussian", mean: 128, sigma: 30 } as const;
  const small = await sharp({ create: { width: 160, height: 120, channels: 3, background: "#808080", noise } })
    .jpeg({ quality: 80 })
    .toBuffer();
  return bytes > small.length ? Buffer.concat([small, randomBytes(bytes - small.length)]) : small;
}
