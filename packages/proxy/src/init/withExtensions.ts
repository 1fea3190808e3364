/** Returns paths with each of some extensions. */
export const withExtensions = (extensions: readonly string[], ...paths: string[]): string[] =>
  paths.flatMap((path) => extensions.map((extension) => `${path}.${extension}`));
