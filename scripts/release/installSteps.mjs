import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { installLocked } from "../gate/installLocked.mjs";
import { run } from "../gate/run.mjs";
import { VECTORS_PROGRAM } from "../gate/vectorsProgram.mjs";
import { root } from "../gate/workspace.mjs";
import { MANAGERS, runtimes, tools } from "./managers.mjs";
import { publicPackages } from "./publicPackages.mjs";

/** Packages whose entries load in an application of their framework only. */
const NOT_ALONE = ["svelte", "next", "nuxt", "astro"];
/** Frameworks of the packages' peers, by the package that pins each for its own tests. */
const FRAMEWORKS = {
  react: ["react", "react-dom"],
  vue: ["vue"],
  svelte: ["svelte"],
  sveltekit: ["@sveltejs/kit"],
  vite: ["vite"],
};

/**
 * Makes a step for each package manager: it installs the packages by name from `registry` into an empty project in `folder`,
 * which must lie outside the repository, since its node_modules would lend what an installation lacks.
 *
 * @param only beginnings of names of package managers; default: all of them
 */
export function installSteps(registry, folder, only = [""]) {
  const chosen = MANAGERS.filter(({ name }) => only.some((start) => name.startsWith(start)));
  if (chosen.length === 0)
    throw new Error(`expected one of ${MANAGERS.map(({ name }) => name).join("; ")}, got ${only}`);
  for (const dir of [runtimes, tools]) installLocked(dir);
  return chosen.map((manager, i) => ({
    name: `install: ${manager.name}`,
    run: () => installAndRun(manager, registry, join(folder, String(i))),
  }));
}

async function installAndRun({ path, install, smoke, command }, registry, dir) {
  writeProject(dir, registry);
  const env = {
    ...(path && { PATH: `${path}${delimiter}${process.env.PATH}` }),
    BUN_INSTALL_CACHE_DIR: join(dir, ".bun"),
    DENO_DIR: join(dir, ".deno"),
    DENO_NO_UPDATE_CHECK: "1",
    NEXT_TELEMETRY_DISABLED: "1",
  };
  const outputs = [];
  for (const [program, ...args] of [install, smoke, command]) {
    const { ok, output } = await run(program, args, { cwd: dir, env, seconds: 300 });
    if (!ok) return { ok, output: `${program} ${args.join(" ")}\n${output}` };
    outputs.push(output);
  }
  const [, smoked, help] = outputs;
  if (!help.includes("Usage: bucketfirst")) return { ok: false, output: `expected the program's help, got\n${help}` };
  return { ok: true, note: smoked.trim().split("\n").at(-1) };
}

/** Writes an application that depends on every package, with the registry of their scope in the settings of each manager. */
function writeProject(dir, registry) {
  const packages = publicPackages();
  const frameworks = Object.entries(FRAMEWORKS).flatMap(([name, dependencies]) => {
    const { devDependencies } = packages.find((one) => one.name === name).manifest;
    return dependencies.map((dependency) => [dependency, devDependencies[dependency]]);
  });
  const ours = packages.map(({ manifest }) => [manifest.name, manifest.version]);
  const manifest = { private: true, type: "module", dependencies: Object.fromEntries([...ours, ...frameworks]) };
  const entries = packages
    .filter(({ name }) => !NOT_ALONE.includes(name))
    .flatMap(({ manifest: { name, exports } }) =>
      Object.entries(exports).flatMap(([entry, { types }]) => (types ? [name + entry.slice(1)] : [])),
    );
  mkdirSync(dir, { recursive: true });
  const write = (name, text) => writeFileSync(join(dir, name), text);
  write("package.json", JSON.stringify(manifest));
  write(".npmrc", `@bucketfirst:registry=${registry}\n`);
  write(
    ".yarnrc.yml",
    `npmScopes: { bucketfirst: { npmRegistryServer: "${registry}" } }
unsafeHttpWhitelist: ["127.0.0.1"]
npmPreapprovedPackages: ["@bucketfirst/*"]
globalFolder: .yarn-global
enableGlobalCache: false
enableTelemetry: false
`,
  );
  write("vectors.mjs", VECTORS_PROGRAM);
  write(
    "expected.json",
    JSON.stringify({ entries, vectors: JSON.parse(readFileSync(join(root, "spec/vectors.json"))) }),
  );
  copyFileSync(join(root, "scripts/release/project/smoke.mjs"), join(dir, "smoke.mjs"));
  copyFileSync(join(root, "docs/images/box-width.webp"), join(dir, "cat.webp"));
}
