import type { UnpluginBuildContext } from "unplugin";
import type { ResolvedConfig } from "vite";

/** Place to which a bundler writes a picture: its environment (Vite has one for browsers and one for servers), and the names there. */
export interface Output {
  /** Name of the environment; empty where the bundler has one output. */
  of: string;
  /** Pattern of file names. */
  names: string;
}

type EnvironmentConfig = ResolvedConfig["environments"][string];

/** Returns the output of a context; other bundlers than Vite have one, of which nothing is known yet. */
export function outputOf(context: UnpluginBuildContext, names: string | undefined): Output {
  const { environment } = context as { environment?: { name: string; config: EnvironmentConfig } };
  if (!environment) return { of: "", names: names ?? "assets/[name]-[hash][extname]" };
  return { of: environment.name, names: names ?? patternOf(environment.config.build) };
}

/** Returns the pattern of asset names that a Vite configuration has. */
function patternOf({ assetsDir, rolldownOptions, rollupOptions }: EnvironmentConfig["build"]): string {
  const [output] = [(rolldownOptions ?? rollupOptions)?.output].flat();
  const given = output?.assetFileNames;
  return typeof given === "string" ? given : `${assetsDir}/[name]-[hash][extname]`;
}
