const VARIANTS = [
  "  variants: {",
  '    card: { resize: { type: "fill", width: 400, height: 300 }, formats: ["avif", "webp"] },',
  "  },",
];

/**
 * Returns the text of a module that makes the images instance of an application from its environment.
 *
 * @param from module that exports `imagesFromEnv`
 * @param more further imports, argument and lines behind the instance
 */
export function imagesModule(
  from: string,
  more: { imports?: readonly string[]; argument?: string; names?: string; after?: readonly string[] } = {},
): string {
  const { imports = [], argument, names = "imagesFromEnv", after = [] } = more;
  const [open, close] = argument === undefined ? ["({", "});"] : ["(", ");"];
  const body = ["sets: true,", ...VARIANTS.map((line) => line.slice(2))];
  const lines =
    argument === undefined
      ? [`export const images = imagesFromEnv${open}`, ...body.map((line) => `  ${line}`), close]
      : [
          `export const images = imagesFromEnv${open}`,
          "  {",
          ...body.map((line) => `    ${line}`),
          "  },",
          `  ${argument},`,
          close,
        ];
  return `${[
    `import { ${names} } from "${from}";`,
    ...imports,
    "",
    "// On the server only: the key pair of the environment signs addresses.",
    ...lines,
    ...after,
  ].join("\n")}\n`;
}
