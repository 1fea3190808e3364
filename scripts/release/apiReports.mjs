import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CompilerState, Extractor, ExtractorConfig } from "@microsoft/api-extractor";
import { freshScratch } from "../gate/workspace.mjs";
import { publicPackages } from "./publicPackages.mjs";

const COMPILER_OPTIONS = {
  target: "es2022",
  module: "esnext",
  moduleResolution: "bundler",
  lib: ["es2022", "dom", "dom.iterable"],
  jsx: "react-jsx",
  types: ["node"],
  strict: true,
  skipLibCheck: true,
};
const SILENT = { default: { logLevel: "none" } };

/**
 * Makes a report for each entry that has types, of the declarations that are shipped, and one that lists all entries and
 * programs: `Map { "core.dom.api.md" => TEXT }`.
 *
 * @throws Error when a declaration file is missing, or cannot be read
 */
export function apiReports() {
  const out = freshScratch("api-reports");
  const entries = publicPackages().flatMap(({ name, dir, manifest }) =>
    Object.entries(manifest.exports)
      .filter(([, target]) => target.types)
      .map(([entry, { types }]) => ({
        dir,
        file: join(dir, types),
        report: `${name}${entry.slice(1).replaceAll("/", ".")}`,
      })),
  );
  for (const { file } of entries)
    if (!existsSync(file)) throw new Error(`${file}: expected a build, found no such file`);
  const configs = entries.map((entry) => configOf(entry, out));
  // One program for all: a program for each would read the same declarations twenty times.
  const compilerState = CompilerState.create(configs[0], { additionalEntryPoints: entries.map(({ file }) => file) });
  const reports = new Map([["entries.md", entriesPage()]]);
  for (const [index, { report }] of entries.entries()) {
    const errors = [];
    const messageCallback = (message) => {
      if (message.logLevel === "error") errors.push(message.text);
      message.handled = true;
    };
    const { succeeded } = Extractor.invoke(configs[index], { compilerState, localBuild: true, messageCallback });
    if (!succeeded) throw new Error(`${report}: ${errors.join("\n")}`);
    reports.set(`${report}.api.md`, readFileSync(join(out, `${report}.api.md`), "utf8"));
  }
  return reports;
}

function configOf({ dir, file, report }, out) {
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(dir, "package.json"),
    packageJson: undefined,
    configObject: {
      projectFolder: dir,
      mainEntryPointFilePath: file,
      newlineKind: "lf",
      compiler: { overrideTsconfig: { compilerOptions: COMPILER_OPTIONS, files: [file] } },
      apiReport: {
        enabled: true,
        reportFileName: report,
        reportFolder: out,
        reportTempFolder: freshScratch("api-temp"),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: SILENT,
        extractorMessageReporting: SILENT,
        tsdocMessageReporting: SILENT,
      },
    },
  });
}

/** Writes the names that are no TypeScript: what may be imported, and the programs that an installation puts into the path. */
function entriesPage() {
  const lines = publicPackages().flatMap(({ manifest }) => [
    `\n## ${manifest.name}\n`,
    ...Object.keys(manifest.exports).map((entry) => `- \`${manifest.name}${entry.slice(1)}\``),
    ...Object.keys(manifest.bin ?? {}).map((program) => `- program \`${program}\``),
  ]);
  return `# Entries and programs of the packages\n${lines.join("\n")}\n`;
}
