#!/usr/bin/env node
// Compares core with a real imgproxy: every row of the option table by its hand-written example, then generated paths, also
// with a few of their characters changed. Both must accept the same and refuse the same.
//   IMGPROXY_URL=http://127.0.0.1:8081 node scripts/compare-imgproxy.mjs [cases] [seed]
// CONTRIBUTING says how that imgproxy is started.
import { readFileSync } from "node:fs";
import http from "node:http";
import { loadCore } from "./fuzz/core.mjs";
import { createPaths, isKnown } from "./fuzz/paths.mjs";
import { OSS, PRO } from "./vectors/options.mjs";

const url = process.env.IMGPROXY_URL;
if (!url) {
  console.error("IMGPROXY_URL: expected the address of a real imgproxy, got nothing");
  process.exit(1);
}
const cases = Number(process.argv[2] ?? 20_000);
const seed = Number(process.argv[3] ?? 1);
const signing = { key: "736563726574", salt: "68656C6C6F" };
const core = await loadCore();
const { buildUrl, canonicalPath, isBucketfirstError, parsePath, signPath } = core;
const generate = createPaths(core, seed);
const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });

function ask(path) {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = http.get({ hostname, port, path, agent }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.once("end", () =>
        resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString("latin1") }),
      );
      response.once("error", reject);
    });
    request.once("error", reject);
  });
}

/** Returns `taken` where imgproxy accepts a path, which it shows by a search for the source, else `refused` or `other signature`. */
async function takenThere(path) {
  const { status, text } = await ask(path);
  if (status === 403) return "other signature";
  return status === 400 || (status === 404 && text === "Invalid URL") ? "refused" : "taken";
}

/** The same for core, which reads a path before it verifies it. */
function takenHere(path) {
  try {
    parsePath(path);
  } catch (error) {
    if (!isBucketfirstError(error)) throw error;
    return "refused";
  }
  try {
    canonicalPath(path, { signing });
    return "taken";
  } catch (error) {
    if (!isBucketfirstError(error) || error.code !== "INVALID_SIGNATURE") throw error;
    // Slashes in front of a path are no part of what is signed, there and here.
    return "other signature";
  }
}

/** Checks every row: 200 from the open source edition, and for a Pro option the refusal that core's parser expects. */
async function compareRows() {
  const picture = readFileSync(new URL("../examples/gallery/photos/grey.jpg", import.meta.url));
  const sources = http.createServer((_request, response) => response.end(picture));
  await new Promise((done) => sources.listen(0, "127.0.0.1", done));
  const source = `http://127.0.0.1:${sources.address().port}/picture.jpg`;
  const faults = [];
  const check = async (options, server, expected) => {
    const path = buildUrl(source, options, { proxyUrl: url, signing, server }).slice(url.replace(/\/+$/, "").length);
    const { status, text } = await ask(path);
    const answer = status === 200 ? "200" : `${status} ${text}`;
    if (answer !== expected || takenHere(path) !== (expected.startsWith("404") ? "refused" : "taken")) {
      faults.push(`${JSON.stringify(options)}: ${answer}, here ${takenHere(path)}`);
    }
  };
  for (const [options, segment] of OSS) {
    // The grammar allows this, but 4.0.12 passes the negative angle to libvips, which refuses it.
    const fails = segment === "rot:-90";
    await check(options, {}, fails ? "500 Internal error" : "200");
  }
  for (const [options] of PRO) await check(options, { edition: "pro" }, "404 Invalid URL");
  sources.close();
  return faults;
}

const differences = new Map();
const count = { taken: 0, refused: 0, "other signature": 0, known: 0 };

/** Signs the path as core repairs it, and sends it unrepaired: imgproxy repairs the same, or finds the signature wrong. */
function signAsRepaired(P) {
  try {
    const repaired = canonicalPath(`/unsafe${P}`).slice("/unsafe".length);
    return signPath(repaired, signing).slice(0, -repaired.length) + P;
  } catch (error) {
    if (!isBucketfirstError(error)) throw error;
    return signPath(P, signing);
  }
}

async function compare(P) {
  const path = signAsRepaired(P);
  const [there, here] = [await takenThere(path), takenHere(path)];
  count[here]++;
  if (there !== here) differences.set(P, `${there} there, ${here} here`);
}

const faults = await compareRows();
console.log(`rows: ${OSS.length} examples, ${PRO.length} of Pro expected 404, ${faults.length} not as expected`);
for (const fault of faults) console.log(`  ${fault}`);

let next = 0;
await Promise.all(
  Array.from({ length: 16 }, async () => {
    while (next < cases) {
      const P = generate(next++ % 4 !== 0);
      if (isKnown(P)) count.known++;
      else await compare(P);
    }
  }),
);
console.log(`seed ${seed}: ${count.taken} paths taken, ${count.refused} refused, ${differences.size} differ`);
for (const [path, who] of [...differences].slice(0, 50)) console.log(`  ${who}: ${path}`);
agent.destroy();
process.exitCode = faults.length + differences.size > 0 ? 1 : 0;
