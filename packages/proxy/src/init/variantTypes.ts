const HEAD = `// Written by @bucketfirst/vite: the variants of this project. Commit it, so that types can be checked before a build.
`;

/**
 * Returns the declarations of `?variant=` imports: a module for each variant, so that a misspelt one does not compile, and
 * their names as a union. `bucketfirst init` writes them before a project has a build; the plugin keeps them up to date.
 *
 * @param variants names of the variants
 * @example
 * variantTypes(["card"]) // '// Written by @bucketfirst/vite: …declare module "*?variant=card" {…'
 */
export function variantTypes(variants: readonly string[]): string {
  const names = variants.map((name) => JSON.stringify(name)).join(" | ") || "never";
  const modules = variants.map(
    (name) => `declare module ${JSON.stringify(`*?variant=${encodeURIComponent(name)}`)} {
  const image: import("@bucketfirst/core").AnyDescriptor;
  export default image;
}
`,
  );
  return `${HEAD}${modules.join("")}declare module "@bucketfirst/vite/variants" {
  /** Names of the variants. */
  export type Variant = ${names};
}
`;
}
