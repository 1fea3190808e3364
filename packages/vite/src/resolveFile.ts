import { dirname } from "node:path";
import type { UnpluginBuildContext } from "unplugin";
import type { Compiler } from "webpack";

/** Part of Rollup's and Vite's context that finds modules. */
interface Resolving {
  resolve(
    source: string,
    importer: string | undefined,
    options: { skipSelf: boolean },
  ): Promise<{ id: string; external?: unknown } | null>;
}

/**
 * Finds the file behind an import as the bundler finds any other, by aliases and packages; undefined where there is none.
 */
export async function resolveFile(
  context: UnpluginBuildContext,
  source: string,
  importer: string | undefined,
): Promise<string | undefined> {
  const native = context.getNativeBuildContext?.();
  if (native?.framework === "webpack") return resolveInWebpack(native.compiler, source, importer);
  const found = await (context as unknown as Resolving).resolve(source, importer, { skipSelf: true });
  return found && !found.external ? found.id.split("?", 1)[0] : undefined;
}

function resolveInWebpack(
  compiler: Compiler,
  source: string,
  importer: string | undefined,
): Promise<string | undefined> {
  const resolver = compiler.resolverFactory.get("normal", { dependencyType: "esm" });
  const from = importer === undefined ? compiler.context : dirname(importer);
  return new Promise((done) => {
    resolver.resolve({}, from, source, {}, (_error, path) => done(path || undefined));
  });
}
