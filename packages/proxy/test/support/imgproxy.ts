import { randomBytes } from "node:crypto";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import sharp from "sharp";
import { onTestFinished } from "vitest";

/** What the stand-in does with one request. */
export type Script = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** A stand-in for imgproxy: its headers and its errors to the letter, and whatever else a test wants of it. */
export interface FakeImgproxy {
  url: string;
  /** Requests so far, health checks and probes left out. */
  requests: { url: string; method: string; headers: http.IncomingHttpHeaders; rawHeaders: string[] }[];
  script: Script;
  close(): Promise<void>;
}

/** Headers of a processed image in imgproxy 4. */
export function imageHeaders(bytes: Buffer, changes: http.OutgoingHttpHeaders = {}): http.OutgoingHttpHeaders {
  const headers: http.OutgoingHttpHeaders = {
    Server: "imgproxy",
    "X-Request-Id": randomBytes(8).toString("hex"),
    "Content-Type": "image/jpeg",
    "Content-Length": bytes.length,
    "Content-Disposition": 'inline; filename="photo.jpg"',
    "Cache-Control": "max-age=31536000, public",
    "Content-Security-Policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox",
    ...changes,
  };
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
}

/** Answers with an image, whole. */
export const image =
  (bytes: Buffer, changes?: http.OutgoingHttpHeaders, status = 200): Script =>
  (_request, response) => {
    response.writeHead(status, imageHeaders(bytes, changes)).end(bytes);
  };

/** Answers as imgproxy does on errors: a short text. */
export const failure =
  (status: number, text: string, headers: http.OutgoingHttpHeaders = {}): Script =>
  (_request, response) => {
    response.writeHead(status, { Server: "imgproxy", "Content-Type": "text/plain", ...headers }).end(text);
  };

/** Starts the stand-in on a free port. */
export async function startImgproxy(given?: Script, port = 0): Promise<FakeImgproxy> {
  const script = given ?? image(await jpeg());
  const server = http.createServer((request, response) => {
    if (request.url === "/health")
      return void response
        .writeHead(200, { "Content-Type": "text/plain", "Cache-Control": "no-cache" })
        .end("imgproxy is running");
    // imgproxy answers these without a look at the path.
    if (request.method === "HEAD" || request.method === "OPTIONS") {
      fake.requests.push({
        url: request.url!,
        method: request.method,
        headers: request.headers,
        rawHeaders: request.rawHeaders,
      });
      return void response
        .writeHead(200, { "Content-Type": "text/plain", "Cache-Control": "max-age=31536000, public" })
        .end(" ");
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
  // As imgproxy has it; an agent that keeps sockets longer must live with the reset.
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
