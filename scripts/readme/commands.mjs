import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../gate/run.mjs";
import { root, workspaces } from "../gate/workspace.mjs";

const PNPM = /^npx -y pnpm@(\S+) (.+)$/;
const KEYS = /^IMGPROXY_KEY=[0-9a-f]{128}\nIMGPROXY_SALT=[0-9a-f]{128}\n$/;
/** Programs of other projects that make an application; those of Next and SvelteKit run in the gate, in fresh-NAME of the examples. */
const CREATORS = /^(npx (sv create|create-next-app@latest)|npm create (nuxt|astro|vite)@latest) [\w-]+$/;
const SERVER = /^node --env-file=\.env (\S+)$/;

/** Checks what pnpm runs: a script of the root or of the package behind `--filter`, or a tool after `exec`. */
function checkPnpm(version, words) {
  const pinned = /pnpm@([\d.]+)/.exec(readFileSync(join(root, ".ci/run"), "utf8"))[1];
  if (version && version !== pinned) return `says pnpm ${version}, CI uses ${pinned}`;
  const [first, ...rest] = words.filter((word) => word !== "run");
  if (first === "exec") return checkTool(rest);
  const [name, script] = first === "--filter" ? rest : ["bucketfirst", first];
  const found = manifests().find((manifest) => manifest.name === name);
  if (!found) return `no such package: ${name}`;
  return script in found.scripts ? undefined : `${name} has no script "${script}"`;
}

/** Reads the manifests of the root, the workspace packages and bench. */
const manifests = () => [
  ...["package.json", "bench/package.json"].map((file) => JSON.parse(readFileSync(join(root, file), "utf8"))),
  ...workspaces().map(({ manifest }) => manifest),
];

/** Checks a tool of the root, and the project of tests that it is given. */
function checkTool([tool, ...args]) {
  if (!existsSync(join(root, "node_modules/.bin", tool))) return `no such tool: ${tool}`;
  const project = args[args.indexOf("--project") + 1];
  if (!args.includes("--project") || workspaces().some(({ name }) => name === project)) return undefined;
  return `no such test project: ${project}`;
}

/** Checks a script of the repository, or the proxy's program as it is built. */
function checkScript(words) {
  const file = words.find((word) => !word.startsWith("-"));
  if (file === "packages/proxy/dist/bin.js")
    return checkBinary(["bucketfirst-proxy", ...words.slice(words.indexOf(file) + 1)]);
  return file && existsSync(join(root, file)) ? undefined : `no such file: ${file}`;
}

function checkInstall(names) {
  const published = workspaces().filter(({ manifest }) => !manifest.private);
  const unknown = names.filter(
    (name) => name.startsWith("@bucketfirst/") && !published.some(({ manifest }) => manifest.name === name),
  );
  return unknown.length > 0 ? `no such package: ${unknown.join(", ")}` : undefined;
}

/** Runs the binary with `--help`: the subcommand and every option must be known there. */
async function checkBinary(words) {
  const { manifest, dir } = workspaces().find(({ name }) => name === "proxy");
  const [name, ...args] = words;
  const file = manifest.bin[name];
  if (!file || !existsSync(join(dir, file))) return `no such binary: ${name}`;
  const subcommand = args.filter((arg) => /^[a-z]+$/.test(arg)).slice(0, 1);
  const help = await run(process.execPath, [join(dir, file), ...subcommand, "--help"], { seconds: 30 });
  const missing = args.filter((arg) => arg.startsWith("--") && !help.output.includes(arg));
  if (subcommand.length > 0 && !help.output.includes(` ${subcommand[0]} `)) missing.push(...subcommand);
  return help.ok && missing.length === 0
    ? undefined
    : `${words.join(" ")}: unknown ${missing.join(", ")}\n${help.output}`;
}

/** Runs the line in an empty folder: the file it names must then hold two keys. */
async function checkKeys(command) {
  const cwd = mkdtempSync(join(tmpdir(), "bucketfirst-readme-"));
  try {
    const { output } = await run("bash", ["-c", command], { cwd, seconds: 30 });
    const written = existsSync(join(cwd, ".env")) ? readFileSync(join(cwd, ".env"), "utf8") : "";
    return KEYS.test(written) ? undefined : `does not write two keys to .env:\n${output}`;
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** Checks one line of a shell block, beside the names of the files that the page shows; returns a fault or nothing. A line that no rule knows is a fault, since it would go unchecked. */
export function checkCommand(given, files = []) {
  const line = given.replace(/^(?:[A-Z_][A-Z0-9_]*=\S+ +)+/, "");
  const pnpm = PNPM.exec(line);
  if (pnpm) return checkPnpm(pnpm[1], pnpm[2].split(" "));
  if (line.startsWith("node -e")) return checkKeys(line);
  const server = SERVER.exec(line);
  if (server) return files.includes(server[1]) ? undefined : `no block shows ${server[1]}`;
  if (line.startsWith("npm install ")) return checkInstall(line.split(" ").slice(2));
  const [first, ...rest] = line.split(" ");
  if (first === "node") return checkScript(rest);
  if (first === "pnpm") return checkPnpm(undefined, rest);
  if (first === "npx" && rest[0] === "vitest") return checkTool(rest);
  if (first in (workspaces().find(({ name }) => name === "proxy").manifest.bin ?? {}))
    return checkBinary([first, ...rest]);
  if (CREATORS.test(line)) return undefined;
  // Another project's program: its own variables are all there is to say.
  if (line === "imgproxy") return undefined;
  if (first === "npx")
    return checkBinary(rest[0] === "@bucketfirst/proxy" ? ["bucketfirst-proxy", ...rest.slice(1)] : rest);
  return "no rule checks this command";
}
