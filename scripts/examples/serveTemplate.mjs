import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { run } from "../gate/run.mjs";

/** Packs files as GitHub's archives are packed: below one folder. Returns the bytes. */
async function packTemplate(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, "template", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const archive = join(folder, "template.tar.gz");
  const packed = await run("tar", ["-czf", archive, "-C", folder, "template"]);
  if (!packed.ok) throw new Error(`tar: the template could not be packed\n${packed.output}`);
  return readFileSync(archive);
}

/**
 * Serves one template on the loopback interface until `close()`, in the two forms that creators ask for: an archive at `tar`, and
 * below `registry` a description of the template of any name, which leads to that archive.
 *
 * @param folder an empty folder for files on the way
 * @param files the template: a text for each path
 * @returns `{ registry, tar, requests, close }`; `requests` counts what was asked for
 */
export async function serveTemplate(folder, files) {
  const archive = await packTemplate(folder, files);
  let requests = 0;
  const server = createServer(({ url }, response) => {
    requests += 1;
    if (url.endsWith(".json")) response.end(JSON.stringify({ name: "template", defaultDir: "app", url: origin, tar }));
    else response.end(archive);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const tar = `${origin}/template.tar.gz`;
  return {
    registry: origin,
    tar,
    requests: () => requests,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
