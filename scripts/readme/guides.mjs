import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root, workspaces } from "../gate/workspace.mjs";
import { brokenLinks } from "./brokenLinks.mjs";
import { checkCommand } from "./commands.mjs";

/** Matches a code span that is a command: a variable may stand before it. */
const COMMAND = /`((?:[A-Z_]+=\S+ )*(?:npx|node|pnpm|bucketfirst-proxy) [^`]+)`/g;

/** Matches the first line of a block that shows a file. */
const FILE = /^```\w+\n\/\/ (\S+\.\w+)/gm;

/** Lists the commands of a page: every line of its shell blocks, and every code span that begins as one does. */
export function commandsIn(text) {
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, body]) =>
    body.replaceAll("\\\n", " ").split("\n"),
  );
  const spans = [...text.replaceAll(/^```[\s\S]*?^```$/gm, "").matchAll(COMMAND)].map(([, command]) => command);
  return [...blocks, ...spans]
    .filter((line) => line && !line.startsWith("#"))
    .map((line) => line.replace(/ +#.*$/, ""));
}

/**
 * Checks every guide beside the README: what its commands run has to be there, and its links lead somewhere. Returns the
 * number of commands, and the faults.
 */
export async function checkGuides() {
  const pages = [
    "CONTRIBUTING.md",
    "examples/README.md",
    ...readdirSync(join(root, "docs"))
      .filter((file) => file.endsWith(".md"))
      .map((file) => `docs/${file}`),
    ...workspaces()
      .filter(({ manifest }) => !manifest.private)
      .map(({ name }) => `packages/${name}/README.md`),
  ];
  const others = ["README.md", "ARCHITECTURE.md", "SECURITY.md", "spec/README.md", "docs/images/ATTRIBUTION.md"];
  const faults = [...pages, ...others].flatMap(brokenLinks);
  let commands = 0;
  for (const page of pages) {
    const text = readFileSync(join(root, page), "utf8");
    const files = [...text.matchAll(FILE)].map(([, name]) => name);
    for (const command of commandsIn(text)) {
      commands += 1;
      const fault = await checkCommand(command, files);
      if (fault) faults.push(`${page}: ${command}: ${fault}`);
    }
  }
  return { commands, faults };
}
