import { createServer } from "node:http";

/**
 * Opens an npm registry in memory on the loopback interface, for packages that are published into it. It knows what package
 * managers ask while they publish and install: a package's document, its tarballs, and a new version.
 *
 * @returns `{ url, published, close }`: `published` maps names to their documents
 */
export async function openRegistry() {
  const published = new Map();
  const tarballs = new Map();
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, url());
    const answer = (status, body) => {
      response.writeHead(status, { "Content-Type": "application/json" });
      response.end(request.method === "HEAD" ? undefined : JSON.stringify(body));
    };
    const name = decodeURIComponent(pathname.slice(1));
    if (request.method === "PUT") {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const { status, error } = add(name, JSON.parse(Buffer.concat(chunks).toString()));
      answer(status, error ? { error } : { ok: true });
    } else if (tarballs.has(pathname)) {
      response.writeHead(200, { "Content-Type": "application/octet-stream" }).end(tarballs.get(pathname));
    } else if (published.has(name)) answer(200, published.get(name));
    else answer(404, { error: `${name}: not published here` });
  });

  /** Takes a new version, as `npm publish` sends it; a version that exists is refused, as every registry does. */
  function add(name, { versions, _attachments, "dist-tags": tags }) {
    const [[version, manifest]] = Object.entries(versions);
    const known = published.get(name) ?? { name, "dist-tags": {}, versions: {}, time: {} };
    if (known.versions[version]) return { status: 403, error: `${name}@${version} is published already` };
    const [{ data }] = Object.values(_attachments);
    const path = `/${name}/-/${version}.tgz`;
    tarballs.set(path, Buffer.from(data, "base64"));
    known.versions[version] = { ...manifest, dist: { ...manifest.dist, tarball: `${url()}${path.slice(1)}` } };
    Object.assign(known["dist-tags"], tags);
    known.time[version] = new Date().toISOString();
    published.set(name, known);
    return { status: 201 };
  }

  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = () => `http://127.0.0.1:${server.address().port}/`;
  return {
    url: url(),
    published,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
