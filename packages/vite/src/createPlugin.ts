import { isAbsolute, relative } from "node:path";
import { BucketfirstError } from "@bucketfirst/core";
import { createUnplugin, type UnpluginBuildContext } from "unplugin";
import type { BucketfirstOptions } from "./BucketfirstOptions.js";
import { createSession } from "./createSession.js";
import { environmentOf } from "./environmentOf.js";
import { outputOf } from "./outputOf.js";
import { PICTURE, readPictureRequest } from "./pictureRequest.js";
import { checkPolicy } from "./policyMeta.js";
import { resolveFile } from "./resolveFile.js";
import { viteHooks } from "./viteHooks.js";

/** The plugin for every bundler that unplugin knows. */
export const plugin = createUnplugin<BucketfirstOptions>((options, meta) => {
  checkPolicy(options.policy);
  const session = createSession(options);
  const { project } = session;
  const variants = Object.keys(options.variants ?? {});
  const pattern = { id: PICTURE };
  /** Names of originals in each output of this build: a file with two variants is written once. */
  const written = new Map<string, Set<string>>();

  return {
    name: "bucketfirst",
    // Bundlers and their plugins know pictures too, and would take the import for an address.
    enforce: "pre",
    async buildStart() {
      written.set(outputOf(this, undefined).of, new Set());
      // Vite has read them, and more files.
      if (meta.framework !== "vite") project.environment = environmentOf(project.root);
      if (meta.framework === "rollup" && (this as { meta?: { watchMode: boolean } }).meta?.watchMode)
        project.mode = "development";
      await session.writeTypes();
    },
    resolveId: {
      filter: pattern,
      async handler(id, importer) {
        const from = importer && isAbsolute(importer) ? relative(project.root, importer) : importer;
        const { file, variant } = readPictureRequest(id, variants, from);
        const found = await resolveFile(this, file, importer);
        if (found === undefined)
          throw new BucketfirstError("INVALID_SOURCE", `${id}: expected a file, found none (imported by ${from})`);
        return `${found}?variant=${encodeURIComponent(variant)}`;
      },
    },
    load: {
      filter: pattern,
      async handler(id) {
        const { file, variant } = readPictureRequest(id, variants);
        this.addWatchFile(file);
        const { make } = await session.open();
        const output = outputOf(this, options.fileNames);
        const { image, original } = await make(file, variant, output.names);
        if (original && !written.get(output.of)?.has(original.name)) {
          written.get(output.of)?.add(original.name);
          emit(this, original);
        }
        return {
          code: `export default ${JSON.stringify(image)};`,
          map: null,
          moduleSideEffects: false,
        };
      },
    },
    vite: viteHooks(session),
    rollup: { closeWatcher: () => session.close() },
    webpack(compiler) {
      project.root = compiler.context;
      const isDevelopment = compiler.options.mode === "development";
      compiler.hooks.watchRun.tap("bucketfirst", () => {
        if (isDevelopment) project.mode = "development";
      });
      compiler.hooks.shutdown.tapPromise("bucketfirst", () => session.close());
    },
  };
});

/** Adds an original to the output. */
function emit(context: UnpluginBuildContext, { name, bytes }: { name: string; bytes: Buffer }): void {
  const native = context.getNativeBuildContext?.();
  // unplugin's own way needs webpack as a package, and Next has it inside of its own.
  if (native?.framework === "webpack" && native.loaderContext) native.loaderContext.emitFile(name, bytes);
  else context.emitFile({ type: "asset", fileName: name, source: bytes });
}
