import { join } from "node:path";
import { root } from "../gate/workspace.mjs";

/** Folder with versions of Node and with Yarn: 500 MB, so they are no part of the repository's install. */
export const tools = join(root, "scripts/release/tools");
/** Folder with Bun and Deno, which `scripts/runtimes.mjs` uses as well. */
export const runtimes = join(root, "scripts/runtimes");

const PNPM = ["npx", "-y", "pnpm@10.34.9"];
const YARN = ["node", join(tools, "node_modules/@yarnpkg/cli-dist/bin/yarn.js")];

/**
 * Package managers and versions of Node under which a release is installed: the folder that goes first into the path, and
 * the commands that install, run the smoke program, and run the program of a package.
 */
export const MANAGERS = [
  ...[20, 22, 24].map((version) => ({
    name: `npm, Node ${version}`,
    path: join(tools, `node_modules/node-${version}/bin`),
    install: ["npm", "install", "--no-audit", "--no-fund"],
    smoke: ["node", "smoke.mjs"],
    command: ["npx", "--no-install", "bucketfirst", "--help"],
  })),
  {
    name: "pnpm",
    install: [...PNPM, "install", "--ignore-workspace", "--no-frozen-lockfile"],
    smoke: ["node", "smoke.mjs"],
    command: [...PNPM, "exec", "bucketfirst", "--help"],
  },
  {
    name: "Yarn, Plug'n'Play",
    install: [...YARN, "install"],
    smoke: [...YARN, "node", "smoke.mjs"],
    command: [...YARN, "run", "bucketfirst", "--help"],
  },
  {
    name: "Bun",
    path: join(runtimes, "node_modules/.bin"),
    install: ["bun", "install"],
    smoke: ["bun", "--bun", "run", "smoke.mjs"],
    command: ["bun", "run", "bucketfirst", "--help"],
  },
  {
    name: "Deno",
    path: join(runtimes, "node_modules/.bin"),
    // What is published this minute is younger than Deno takes by default.
    install: ["deno", "install", "--minimum-dependency-age=0"],
    smoke: ["deno", "run", "--allow-all", "smoke.mjs"],
    command: ["deno", "run", "--allow-all", "node_modules/@bucketfirst/proxy/dist/bin.js", "--help"],
  },
];
