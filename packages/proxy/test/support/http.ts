import http from "node:http";

/** One whole response. */
export interface Reply {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
  text: string;
}

/** Sends one request, whose path stays byte for byte, on a socket of its own. */
export function send(
  base: string,
  path: string,
  { method = "GET", headers = {}, body }: { method?: string; headers?: http.OutgoingHttpHeaders; body?: string } = {},
): Promise<Reply> {
  const { hostname, port } = new URL(base);
  // Node sends the body of a DELETE without a length unless the headers have one.
  const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const request = http.request(
      { hostname, port, path, method, headers: { ...headers, ...length }, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.once("error", reject);
        response.once("end", () => {
          const all = Buffer.concat(chunks);
          if (!response.complete) return reject(new Error("answer ended early"));
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: all,
            text: all.toString("utf8"),
          });
        });
      },
    );
    request.once("error", reject);
    request.end(body);
  });
}

/** Returns the path of a URL, byte for byte. */
export const pathOf = (url: string): string => url.replace(/^https?:\/\/[^/]*/, "");
