import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../gate/run.mjs";
import { freshScratch, root } from "../gate/workspace.mjs";

/** Chooses the dist-tag of a version: `latest`, or the name of its pre-release (`1.0.0-beta.1` → `beta`). */
export const tagOf = (version) => /-([a-z]+)/.exec(version)?.[1] ?? "latest";

/**
 * Publishes tarballs in the order given, each unless the registry has that version: a second run goes on where a first one
 * broke off. npm reads the token from `NODE_AUTH_TOKEN`; no file holds it.
 *
 * @param tarballs `[{ name, version, file }]`
 * @param registry address that ends in `/`
 * @param provenance whether npm attests the run of GitHub Actions that built the packages
 * @returns `{ ok, output, published }`: names that this run published
 */
export async function publish(tarballs, { registry, provenance, env = {} }) {
  const config = join(freshScratch("publish"), "npmrc");
  // The variable's name is what stands in the file, and npm puts the value in.
  writeFileSync(config, `${registry.replace(/^https?:/, "")}:_authToken=\${NODE_AUTH_TOKEN}\n`);
  const npm = (args) => run("npm", [...args, "--registry", registry, "--userconfig", config], { cwd: root, env });
  const published = [];
  for (const { name, version, file } of tarballs) {
    try {
      if (await isPublished(registry, name, version)) continue;
    } catch (error) {
      // Half of a release would be out if this were taken for "not yet".
      return { ok: false, output: `${name}: ${registry} ${error.cause?.message ?? error.message}`, published };
    }
    const args = ["publish", file, "--access", "public", "--tag", tagOf(version), "--ignore-scripts"];
    const result = await npm(provenance ? [...args, "--provenance"] : args);
    if (!result.ok) return { ok: false, output: `${name}: ${result.output}`, published };
    published.push(name);
  }
  return { ok: true, output: "", published };
}

/** Asks the registry itself: npm would answer from its cache where the network fails. */
async function isPublished(registry, name, version) {
  const response = await fetch(registry + name.replace("/", "%2f"));
  if (response.status === 404) return false;
  if (!response.ok) throw new Error(`answered ${response.status}`);
  return version in (await response.json()).versions;
}
