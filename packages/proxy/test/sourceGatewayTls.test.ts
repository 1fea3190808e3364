import { readFile } from "node:fs/promises";
import https from "node:https";
import { listen } from "@bucketfirst/testkit/listen";
import { expect, onTestFinished, test, vi } from "vitest";
import { authority, type Certificate } from "./support/certificates.js";
import { metric } from "./support/proxy.js";
import { startGateway } from "./support/sourceGateway.js";

const PHOTO = Buffer.alloc(300_000, "photograph ");
const HERE = "IP:127.0.0.1,DNS:localhost";

/** Starts a server of one photograph over TLS; `requests` has the paths that reached it. */
async function startSecure({ key, cert }: Certificate): Promise<{ port: number; requests: string[] }> {
  const requests: string[] = [];
  const options = { key: await readFile(key), cert: await readFile(cert) };
  const server = https.createServer(options, (request, response) => {
    requests.push(request.url!);
    if (request.url === "/moved.jpg") response.writeHead(302, { Location: "/photo.jpg" }).end();
    else response.writeHead(200, { "Content-Type": "image/jpeg", "Content-Length": PHOTO.length }).end(PHOTO);
  });
  const port = await listen(server);
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { port, requests };
}

/** Lets the system trust an authority, as a file of the operator does. */
const trust = (file: string): void => {
  vi.stubEnv("SSL_CERT_FILE", file);
  onTestFinished(() => void vi.unstubAllEnvs());
};

test("a source over https with a certificate of an authority that the system trusts is one download, redirects too", async () => {
  const own = await authority();
  trust(own.cert);
  const { port, requests } = await startSecure(await own.issue(HERE));
  const { get, running } = await startGateway();
  const twelve = await Promise.all(Array.from({ length: 12 }, () => get(`https://localhost:${port}/moved.jpg`)));
  for (const { status, body } of twelve) expect([status, body.equals(PHOTO)]).toEqual([200, true]);
  expect(requests).toEqual(["/moved.jpg", "/photo.jpg"]);
  expect((await get(`https://127.0.0.1:${port}/photo.jpg`)).status).toBe(200);
  expect(await metric(running, "bucketfirst_source_downloads_total")).toBe(2);
});

test.each([
  [
    "of an authority that nobody knows",
    async () => (await authority()).issue(HERE),
    "unable to verify the first certificate",
  ],
  ["that signs itself", async () => authority(), "self-signed certificate"],
  [
    "of another host",
    async (own: Awaited<ReturnType<typeof authority>>) => own.issue("DNS:other.example.com"),
    "does not match certificate's altnames",
  ],
])(
  "a certificate %s is a 404 that says so, no request is sent, and nothing is kept",
  async (_, certificateOf, reason) => {
    const own = await authority();
    trust(own.cert);
    const certificate = await certificateOf(own);
    const { port, requests } = await startSecure(certificate);
    const { get, running } = await startGateway();
    for (let i = 0; i < 2; i++) {
      const { status, text, headers } = await get(`https://localhost:${port}/photo.jpg`);
      expect([status, headers["cache-control"]]).toEqual([404, "no-store"]);
      expect(text).toContain(reason);
    }
    expect(requests).toEqual([]);
    expect(await metric(running, "bucketfirst_source_downloads_total")).toBe(2);
    const careless = await startGateway({ ignoreCertificates: true });
    expect((await careless.get(`https://localhost:${port}/photo.jpg`)).body.equals(PHOTO)).toBe(true);
  },
);
