// Bundles each component as an application would (production, minified, framework external) for .size-limit.json, and
// refuses hash code in it: a component that pulls in a signer could be handed a secret.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { freshScratch, root } from "./gate/workspace.mjs";
import { bundleEntry, componentEntry } from "./sizes/bundleEntry.mjs";

const out = freshScratch("bundles");
const HASHES = /@noble|node:crypto|[/\\]sign[/\\]/;

for (const name of ["react", "vue", "svelte"]) {
  const { code, moduleIds } = await bundleEntry(await componentEntry(root, name));
  writeFileSync(join(out, `${name}.js`), code);
  const hashes = moduleIds.filter((id) => HASHES.test(id));
  console.log(
    `${name}: ${moduleIds.length} modules${hashes.length ? `, hash code among them: ${hashes.join(", ")}` : ""}`,
  );
  if (hashes.length > 0) process.exitCode = 1;
}
