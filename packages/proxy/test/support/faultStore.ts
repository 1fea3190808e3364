import { createHash } from "node:crypto";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import type { S3StoreConfig } from "../../src/stores/s3/s3StoreConfig.js";

/** Fault of one call. `half` sends part of an object and cuts the connection, `stall` sends no more after it. */
export type Fault =
  | "hang"
  | "reset"
  | "half"
  | "stall"
  | "503"
  | "500"
  | "403"
  | "501"
  | "region"
  | { delayMs: number }
  | { until: Promise<void> }
  | { status: number; code: string; headers?: Record<string, string> }
  | undefined;

/** An object as the fault server keeps it. */
export interface Kept {
  bytes: Buffer;
  headers: Record<string, string>;
  /** Time of the write. Default 1970, and listings leave it out. */
  written?: Date;
}

/** An S3 server that fails on demand, which no real store does. */
export interface FaultStore {
  config: S3StoreConfig;
  objects: Map<string, Kept>;
  /** Calls so far as `PUT name`. */
  calls: string[];
  /** Requests of these calls. */
  requests: IncomingMessage[];
  fault: (method: string, name: string, call: number) => Fault;
  /** True to ignore `If-None-Match: *`, as some stores do. */
  ignoreConditions: boolean;
  close(): Promise<void>;
  /** Listens again on the same port, as after a restart. */
  reopen(): Promise<void>;
}

/** Returns the environment of a proxy that keeps its objects there, without the probe for fallback images. */
export const settingsOf = ({ config }: FaultStore): Record<string, string> => ({
  STORE: "s3",
  S3_BUCKET: config.bucket,
  S3_ENDPOINT: config.endpoint!,
  AWS_ACCESS_KEY_ID: "id",
  AWS_SECRET_ACCESS_KEY: "x",
  PROBE: "false",
});

const KEPT = ["content-type", "cache-control", "content-disposition", "x-amz-meta-md5", "x-amz-meta-size"];

/** Starts the server on a free port. */
export async function startFaultStore(): Promise<FaultStore> {
  let port = 0;
  let server = http.createServer();
  const open = async (): Promise<void> => {
    server = http.createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
    await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
    port = (server.address() as AddressInfo).port;
  };
  const store: FaultStore = {
    config: {
      bucket: "test",
      region: "us-east-1",
      credentials: { accessKeyId: "id", secretAccessKey: "secret" },
      connectTimeoutMs: 500,
      requestTimeoutMs: 1_000,
    },
    objects: new Map(),
    calls: [],
    requests: [],
    fault: () => undefined,
    ignoreConditions: false,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
    reopen: open,
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = "", query = ""] = request.url!.split("?");
    const name = decodeURIComponent(path.replace(/^\/test\/?/, ""));
    const method = request.method!;
    const chunks: Buffer[] = [];
    store.calls.push(`${method} ${name || query}`);
    store.requests.push(request);
    const fault = store.fault(method, name, store.calls.length);
    if (fault === "hang") return;
    if (fault === "reset") return void request.socket.resetAndDestroy();
    for await (const chunk of request) chunks.push(chunk);
    if (typeof fault === "object") {
      if ("status" in fault) return error(response, fault.status, fault.code, method === "HEAD", fault.headers);
      await ("until" in fault ? fault.until : sleep(fault.delayMs));
    }
    if (fault === "503") return error(response, 503, "SlowDown");
    if (fault === "500") return error(response, 500, "InternalError");
    if (fault === "403") return error(response, 403, "AccessDenied");
    if (fault === "501" && request.headers["if-none-match"]) return error(response, 501, "NotImplemented");
    if (fault === "region") return error(response, 400, "AuthorizationHeaderMalformed");
    if (method === "PUT") return put(request, response, name, Buffer.concat(chunks));
    if (method === "DELETE") {
      store.objects.delete(name);
      return void response.writeHead(204).end();
    }
    if (name === "") return list(response, new URLSearchParams(query).get("prefix") ?? "");
    const kept = store.objects.get(name);
    if (!kept) return error(response, 404, "NoSuchKey", method === "HEAD");
    response.writeHead(200, {
      ...kept.headers,
      "content-length": kept.bytes.length,
      etag: `"${md5(kept.bytes)}"`,
      "last-modified": (kept.written ?? new Date(0)).toUTCString(),
    });
    if (fault === "half")
      response.write(kept.bytes.subarray(0, kept.bytes.length / 2), () => setTimeout(() => response.destroy(), 20));
    else if (fault === "stall") response.write(kept.bytes.subarray(0, kept.bytes.length / 2));
    else response.end(method === "HEAD" ? undefined : kept.bytes);
  }

  function put({ headers }: IncomingMessage, response: ServerResponse, name: string, bytes: Buffer): void {
    const refused = headers["if-none-match"] === "*" && !store.ignoreConditions && store.objects.has(name);
    if (refused) {
      error(response, 412, "PreconditionFailed");
      return;
    }
    const kept = Object.fromEntries(
      KEPT.flatMap((header) => (headers[header] ? [[header, String(headers[header])]] : [])),
    );
    store.objects.set(name, { bytes, headers: kept });
    response.writeHead(200, { etag: `"${md5(bytes)}"` }).end();
  }

  function list(response: ServerResponse, prefix: string): void {
    const found = [...store.objects].filter(([name]) => name.startsWith(prefix));
    const facts = ({ bytes, written }: Kept): string =>
      written ? `<LastModified>${written.toISOString()}</LastModified><Size>${bytes.length}</Size>` : "";
    const contents = found.map(([name, kept]) => `<Contents><Key>${name}</Key>${facts(kept)}</Contents>`).join("");
    response
      .writeHead(200, { "content-type": "application/xml" })
      .end(`<ListBucketResult><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`);
  }

  await open();
  store.config.endpoint = `http://127.0.0.1:${port}`;
  onTestFinished(() => store.close());
  return store;
}

function error(response: ServerResponse, status: number, code: string, bare = false, headers = {}): void {
  response
    .writeHead(status, { "content-type": "application/xml", ...headers })
    .end(bare ? undefined : `<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}

/** Computes an MD5 in hex. */
export const md5 = (bytes: Buffer | string): string => createHash("md5").update(bytes).digest("hex");
