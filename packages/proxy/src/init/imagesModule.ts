import { CARD_SETTINGS, indented } from "./cardSettings.js";

/** Parts of an images module that only some frameworks need. */
interface ModuleParts {
  /** Names to import from the package. Default `imagesFromEnv`. */
  names?: string;
  /** Further import lines. Default none. */
  imports?: readonly string[];
  /** Second argument of `imagesFromEnv`. Default none: the variables of the process. */
  argument?: string;
  /** Lines behind the instance. Default none. */
  after?: readonly string[];
}

/**
 * Returns the text of a module that makes the images instance of an application from its environment.
 *
 * @param from module that exports `imagesFromEnv`
 */
export function imagesModule(
  from: string,
  { names = "imagesFromEnv", imports = [], argument, after = [] }: ModuleParts = {},
): string {
  const settings = indented(CARD_SETTINGS);
  const call =
    argument === undefined
      ? ["({", ...settings, "});"]
      : ["(", "  {", ...indented(settings), "  },", `  ${argument},`, ");"];
  const lines = [
    `import { ${names} } from "${from}";`,
    ...imports,
    "",
    "// On the server only: the key pair of the environment signs addresses.",
    `export const images = imagesFromEnv${call[0]}`,
    ...call.slice(1),
    ...after,
  ];
  return `${lines.join("\n")}\n`;
}
