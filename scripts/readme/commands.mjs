import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../gate/run.mjs";
import { root, workspaces } from "../gate/workspace.mjs";

const PNPM = /^npx -y pnpm@(\S+) (?:run )?(\S+)/;
const KEYS = /^IMGPROXY_KEY=[0-9a-f]{128}\nIMGPROXY_SALT=[0-9a-f]{128}\n$/;
const SERVER = /^node --env-file=\.env (\S+)$/;

function checkPnpm(version, script) {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const pinned = /pnpm@([\d.]+)/.exec(readFileSync(join(root, ".ci/run"), "utf8"))[1];
  if (version !== pinned) return `says pnpm ${version}, CI uses ${pinned}`;
  return script in scripts ? undefined : `package.json has no script "${script}"`;
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
export function checkCommand(line, files = []) {
  const pnpm = PNPM.exec(line);
  if (pnpm) return checkPnpm(pnpm[1], pnpm[2]);
  if (line.startsWith("node -e")) return checkKeys(line);
  const server = SERVER.exec(line);
  if (server) return files.includes(server[1]) ? undefined : `no block shows ${server[1]}`;
  if (line.startsWith("npm install ")) return checkInstall(line.split(" ").slice(2));
  const [first, ...rest] = line.split(" ").filter((word) => !/^[A-Z_]+=/.test(word));
  if (first === "npx")
    return checkBinary(rest[0] === "@bucketfirst/proxy" ? ["bucketfirst-proxy", ...rest.slice(1)] : rest);
  return "no rule checks this command";
}
