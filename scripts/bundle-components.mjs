// Bundles each component as an application would (production, minified, framework external) for .size-limit.cjs, and
// refuses hash code in it: a component that pulls in a signer could be handed a secret.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ADAPTERS } from "./adapters.mjs";
import { freshScratch, root } from "./gate/workspace.mjs";
import { bundleEntry, componentEntry, HASH_CODE } from "./sizes/bundleEntry.mjs";

const out = freshScratch("bundles");

for (const { name } of ADAPTERS) {
  const { code, moduleIds } = await bundleEntry(await componentEntry(root, name));
  writeFileSync(join(out, `${name}.js`), code);
  const hashes = moduleIds.filter((id) => HASH_CODE.test(id));
  console.log(
    `${name}: ${moduleIds.length} modules${hashes.length ? `, hash code among them: ${hashes.join(", ")}` : ""}`,
  );
  if (hashes.length > 0) process.exitCode = 1;
}
