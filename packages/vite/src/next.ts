import { BucketfirstError } from "@bucketfirst/core";
import { readKeys } from "@bucketfirst/proxy";
import { plugin } from "./createPlugin.js";
import { developmentSettings } from "./developmentSettings.js";
import { environmentOf } from "./environmentOf.js";
import bucketfirstTurbopack, { type TurbopackOptions } from "./turbopack.js";

/** Settings for Next: those for Turbopack, of which the folder has a default. */
export interface NextOptions<V extends string = string> extends Omit<TurbopackOptions<V>, "originals"> {
  /** Folder of files that Next serves, relative to the project, into which originals are written. Default `public/originals`. */
  originals?: string;
}

/** The part of a configuration of webpack that is added to. */
interface WebpackConfig {
  plugins: object[];
}

/** The part of a configuration of Next that is added to. Next itself is not installed here. */
interface NextConfig {
  turbopack?: { rules?: object };
  webpack?: ((config: WebpackConfig, context: { dev: boolean }) => WebpackConfig | undefined) | null;
}

/** Returns the plugin of webpack, which works as Turbopack's rules do: beside a development server that runs on its own. */
function pluginFor(options: TurbopackOptions, isDevelopment: boolean): ReturnType<typeof plugin.webpack> {
  const root = process.cwd();
  if (!isDevelopment || options.dev === false) return plugin.webpack({ ...options, dev: false });
  const { options: own, environment } = developmentSettings(root, options, environmentOf(root));
  return plugin.webpack({ ...options, ...own, signing: readKeys(environment, "the environment"), dev: false });
}

/** Returns the rules of one pattern: as a list where there are several. */
const besides = (...rules: unknown[]): unknown => {
  const [rule, ...others] = rules.filter((one) => one !== undefined).flat();
  return others.length > 0 ? [rule, ...others] : rule;
};

/**
 * Returns a configuration of Next with `import cat from "./cat.jpg?variant=card"`, whichever bundler Next runs: with rules for
 * Turbopack, and the plugin for webpack. What the configuration has already stays.
 *
 * @param config configuration of Next, as an object
 * @throws BucketfirstError `INVALID_CONFIG` that names the setting
 * @example
 * // next.config.ts
 * import withBucketfirst from "@bucketfirst/vite/next";
 *
 * const sourceBase = "https://shop.example.com/originals";
 * export default withBucketfirst({ reactStrictMode: true }, { sourceBase, variants: { card: { width: 400 } } });
 */
export default function withBucketfirst<C extends object, V extends string>(config: C, options: NextOptions<V>): C {
  if (typeof config !== "object" || config === null)
    throw new BucketfirstError(
      "INVALID_CONFIG",
      `config: expected the configuration of Next as an object, got ${config === null ? "null" : typeof config}`,
    );
  const all = { originals: "public/originals", ...options } as TurbopackOptions;
  const { turbopack, webpack }: NextConfig = config;
  const theirs = turbopack?.rules as Record<string, unknown> | undefined;
  const ours = bucketfirstTurbopack(all);
  const rules = Object.fromEntries(
    Object.keys({ ...theirs, ...ours }).map((pattern) => [pattern, besides(ours[pattern], theirs?.[pattern])]),
  );
  const added: NextConfig = {
    turbopack: { ...turbopack, rules },
    webpack(given, context) {
      const whole = webpack?.(given, context) ?? given;
      whole.plugins.push(pluginFor(all, context.dev));
      return whole;
    },
  };
  return { ...config, ...added };
}
