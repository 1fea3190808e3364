import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "../gate/run.mjs";
import { freePort, startApp } from "./app.mjs";
import { startBackend } from "./backend.mjs";
import { searchClient } from "./clientFiles.mjs";
import { copyExample, installExample } from "./install.mjs";
import { newerNode } from "./newerNode.mjs";
import { policyMode } from "./policy.mjs";
import { EXAMPLES } from "./table.mjs";
import { IMAGES, visit } from "./visit.mjs";

const QUIET = {
  ASTRO_TELEMETRY_DISABLED: "1",
  NEXT_TELEMETRY_DISABLED: "1",
  NUXT_TELEMETRY_DISABLED: "1",
  WRANGLER_SEND_METRICS: "false",
};

/** Copies and installs the example of a name. */
async function installCopy(dir, tarballs) {
  copyExample(dir);
  return installExample(dir, tarballs);
}

/**
 * Makes, builds and starts one example in front of an empty bucket, calls `use` with it, and stops everything after that.
 *
 * @returns what `use` returns, or `{ ok: false, output }` of the step that failed, or `{ skipped }`
 */
export async function withExample(name, { folder, tarballs }, use) {
  const { make = installCopy, prepare, newer = false } = EXAMPLES[name];
  const node = newer ? await newerNode(folder) : { ok: true, path: process.env.PATH };
  if (!node.ok) return node;
  const data = join(folder, `${name}-data`);
  mkdirSync(data);
  const port = await freePort();
  const site = `127.0.0.1:${port}`;
  const backend = await startBackend(data, site);
  try {
    // Originals of a build are files of the site.
    const env = { ...backend.env, ...QUIET, PATH: node.path, SOURCE_BASE: `http://${site}` };
    const dir = join(folder, name);
    const made = await make(dir, tarballs, env);
    if (!made.ok) return made;
    await prepare?.(dir);
    const built = await run("npm", ["run", "build", "--if-present"], { cwd: dir, env, seconds: 300 });
    if (!built.ok) return built;
    const app = await startApp(dir, env, port);
    try {
      return await use({ app, backend, dir, env, note: made.note });
    } finally {
      await app.close();
    }
  } finally {
    await backend.close();
  }
}

/** Checks the number of requests: one for each image, each for another object. */
function countFaults(what, keys, expected) {
  if (keys.length !== expected) return [`${what}: expected ${expected}, got ${keys.length}`];
  return new Set(keys).size === expected ? [] : [`${what}: an image was asked for twice`];
}

/** Makes one visit, and returns the faults of its requests and of its page. */
async function countedVisit(browser, { app, backend }, { images, mostShift }, { stage, misses, hits, proxied }) {
  backend.reset();
  const page = await visit(browser, app.url, { ...backend, images });
  await backend.untilStored();
  const seen = backend.seen();
  const faults = [
    ...page.faults,
    ...seen.failed,
    ...countFaults(
      "images",
      page.shown.map(({ currentSrc }) => currentSrc),
      images,
    ),
    ...countFaults("bucket misses", seen.misses, misses),
    ...countFaults("bucket hits", seen.hits, hits),
    ...countFaults("proxied", seen.proxied, proxied),
    ...page.shown
      .filter((image) => image.stage !== stage || image.naturalWidth === 0)
      .map((image) => `image: expected one on stage ${stage}, got ${JSON.stringify(image)}`),
    ...(page.shift <= mostShift ? [] : [`layout shift: expected ${mostShift}, got ${page.shift}`]),
  ];
  const requests = `${seen.misses.length + seen.hits.length} + ${seen.proxied.length}`;
  return {
    ...page,
    requests,
    faults: faults.map((fault) => `${stage === "proxy" ? "first visit" : "reload"}: ${fault}`),
  };
}

/**
 * Drives one example in a real browser: a first visit to an empty bucket, then another visitor. Requests are counted
 * where they arrive.
 *
 * @returns `{ ok, output, row, note }` or `{ skipped }`; `output` names every fault
 */
export async function drive(name, lab) {
  const { csp, client, also = [], images = IMAGES, shift: mostShift = 0 } = EXAMPLES[name];
  return withExample(name, lab, async (running) => {
    const count = (expected) => countedVisit(lab.browser, running, { images, mostShift }, expected);
    const first = await count({ stage: "proxy", misses: images, hits: 0, proxied: images });
    const reload = await count({ stage: "cache", misses: 0, hits: images, proxied: 0 });
    const search = searchClient(running.dir, client, [...first.texts, ...reload.texts]);
    const more = [];
    // What a look throws must not hide what was found before it.
    for (const look of also)
      more.push(await look(lab.browser, running).catch(({ message }) => ({ faults: [message] })));
    const mode = policyMode(first.policy);
    const faults = [...first.faults, ...reload.faults, ...search.faults, ...more.flatMap(({ faults }) => faults)];
    if (mode !== csp) faults.push(`policy: expected ${csp}, got ${mode}`);
    if (mode === "nonce" && first.policy === reload.policy) faults.push("policy: the same nonce twice");
    if (faults.length > 0) faults.push(`the example itself printed:\n${running.app.output()}`);
    return {
      ok: faults.length === 0,
      output: faults.join("\n"),
      note: [running, ...more]
        .map(({ note }) => note)
        .filter(Boolean)
        .join("; "),
      row: {
        first: first.requests,
        reload: reload.requests,
        csp: mode,
        client: search.faults.length === 0 ? `clean, ${search.searched} texts` : "NOT CLEAN",
      },
    };
  });
}
