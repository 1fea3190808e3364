import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Application, Converter, TSConfigReader } from "typedoc";
import { freshScratch, root } from "../../scripts/gate/workspace.mjs";
import { entryPoints } from "./entryPoints.mjs";
import { pages, REPOSITORY } from "./folders.mjs";

const FOLDER = "api";

/** Writes the project of the compiler: every entry, with package names that lead to sources. Returns its path. */
function writeProject(sources) {
  const file = join(freshScratch("site-api"), "tsconfig.json");
  writeFileSync(file, JSON.stringify({ extends: join(root, "tsconfig.sources.json"), files: sources }));
  return file;
}

/** Makes the page that lists the entries, the first one of each package with its description. */
function indexPage(entries) {
  const rows = entries.map(({ name, description }, i) => {
    const shown = entries[i - 1]?.description === description ? "" : description;
    return `| [${name}](./${name}.md) | ${shown.replaceAll("<", "&lt;")} |`;
  });
  return `# API reference\n\nMade from the docstrings of every entry that an application may import.\n\n${[
    "| entry | package |",
    "| --- | --- |",
    ...rows,
  ].join("\n")}\n`;
}

/**
 * Makes the pages of the API reference from the docstrings of every published entry, one page an entry.
 *
 * @returns a list of `{ name, page }`, in the order of the packages
 * @throws Error where typedoc fails
 */
export async function makeApiReference() {
  const entries = entryPoints();
  const sources = entries.map(({ source }) => source);
  const app = await Application.bootstrapWithPlugins(
    {
      plugin: ["typedoc-plugin-markdown"],
      entryPoints: sources,
      tsconfig: writeProject(sources),
      // The types are checked by the gate's own steps.
      skipErrorChecking: true,
      excludeInternal: true,
      excludePrivate: true,
      // What `Error` and the types of a framework bring is described there.
      excludeExternals: true,
      out: join(pages, FOLDER),
      readme: "none",
      githubPages: false,
      disableGit: true,
      sourceLinkTemplate: `${REPOSITORY}/blob/main/{path}#L{line}`,
      logLevel: "Error",
      // Settings of the Markdown: one page an entry, without what the site shows itself.
      outputFileStrategy: "modules",
      entryFileName: "index",
      hideBreadcrumbs: true,
      hidePageHeader: true,
      hideGroupHeadings: true,
      indexFormat: "table",
      parametersFormat: "table",
      interfacePropertiesFormat: "table",
      typeDeclarationFormat: "table",
      useCodeBlocks: true,
      // Links lead to anchors of their own: those of headings count differently where two names differ by case alone.
      useHTMLAnchors: true,
      anchorPrefix: "ref-",
      expandObjects: false,
      tableColumnSettings: { hideSources: true },
    },
    [new TSConfigReader()],
  );
  // Modules are named after what an application imports. Their files are left out: most of a package is one line of its index.
  const names = new Map(entries.map(({ name, source }) => [source, name]));
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    for (const module of project.children) module.name = names.get(module.sources[0].fullFileName);
    for (const reflection of Object.values(project.reflections)) delete reflection.sources;
  });
  const project = await app.convert();
  if (!project) throw new Error("typedoc: the sources could not be read");
  await app.generateOutputs(project);
  if (app.logger.hasErrors()) throw new Error("typedoc: the reference could not be written; its errors stand above");
  writeFileSync(join(pages, FOLDER, "index.md"), indexPage(entries));
  return entries.map(({ name }) => ({ name, page: `${FOLDER}/${name}.md` }));
}
