import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { run } from "../gate/run.mjs";
import { codeBlocks, countQuickStart, MOST } from "../readme/quickStarts.mjs";
import { NPM, online } from "./install.mjs";
import { serveTemplate } from "./serveTemplate.mjs";
import { TEMPLATES } from "./templates.mjs";

/** Section of a page whose files stand in place of those above it. */
const STRICT = "A strict policy";
const PRETEND_ONLINE = pathToFileURL(join(import.meta.dirname, "pretendOnline.mjs")).href;

/**
 * Applications of the newest creators, whose templates stand on GitHub: each with
 * - `create`: arguments of npx, given the name of the application and the address of a template
 * - `env`: variables of the creator, given the address of a registry of templates
 * - `install`: what the page's install brings from our packages, and what its strict policy needs beside them
 * - `start`: script that serves the build
 */
const APPS = {
  nuxt: {
    create: (name) => [
      ...["create-nuxt@3.37.0", name, "--template", "minimal", "--packageManager", "npm"],
      ...["--no-gitInit", "--no-install", "--no-modules"],
    ],
    env: ({ registry }) => ({ NUXI_INIT_REGISTRY: registry }),
    install: { ours: ["core", "vue", "nuxt"], others: ["nuxt-security@2.5.1"] },
    start: "node .output/server/index.mjs",
  },
  astro: {
    create: (name, { tar }) => [
      ...["create-astro@5.2.4", name, "--template", tar],
      ...["--yes", "--no-install", "--no-git"],
    ],
    env: () => ({ NODE_OPTIONS: `--import=${PRETEND_ONLINE}` }),
    install: { ours: ["core", "astro"], others: [] },
    start: "astro preview --host 127.0.0.1 --port $PORT",
  },
};

/** Runs the creator with a template of the loopback interface. */
async function create(name, dir, env) {
  const { create, env: own } = APPS[name];
  const work = `${dir}-template`;
  mkdirSync(work);
  const template = await serveTemplate(work, TEMPLATES[name]);
  try {
    const created = await run("npx", ["--yes", ...create(basename(dir), template)], {
      cwd: dirname(dir),
      // The creators keep archives by their names: one of an earlier run would be taken in place of this one.
      env: { ...env, ...own(template), CI: "1", XDG_CACHE_HOME: work },
      seconds: 120,
    });
    if (created.ok && template.requests() === 0)
      return { ok: false, output: `${name}: the creator asked for no template\n${created.output}` };
    return created;
  } finally {
    await template.close();
  }
}

/** Writes the files that a section of a page shows, word for word but for the comments that are no part of a component. */
function writeBlocks(dir, page, title) {
  for (const { name, text } of codeBlocks(page, title)) {
    if (name) writeFileSync(join(dir, name), text.replace(/^<!--.*\n/, ""));
  }
}

/**
 * Returns the maker of a fresh application by the page of its framework: its creator, the page's install, the files of its
 * sections "A picture on the screen" and "A strict policy". The page's other command, the development server, is the
 * backend of all examples here.
 */
export const docsApp = (name) => async (dir, tarballs, env) => {
  const { install, start } = APPS[name];
  const created = await create(name, dir, env);
  if (!created.ok) return online(created);
  const manifest = join(dir, "package.json");
  const { scripts, ...rest } = JSON.parse(readFileSync(manifest, "utf8"));
  writeFileSync(manifest, JSON.stringify({ ...rest, scripts: { ...scripts, start } }));
  const packages = [...install.ours.map((own) => tarballs[`@bucketfirst/${own}`]), ...install.others];
  const installed = await run("npm", ["install", "--ignore-scripts", ...NPM, ...packages], {
    cwd: dir,
    env,
    seconds: 300,
  });
  if (!installed.ok) return online(installed);
  const page = `${name}.md`;
  writeBlocks(dir, page);
  writeBlocks(dir, page, STRICT);
  const { commands, lines } = countQuickStart(page, [STRICT]);
  if (commands > MOST.commands || lines > MOST.lines)
    return {
      ok: false,
      output: `docs/${page}: expected at most ${MOST.lines} lines, got ${lines}, ${commands} commands`,
    };
  return { ok: true, note: `${commands} commands, ${lines} lines` };
};
