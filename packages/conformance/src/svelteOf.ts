import type { Plugin } from "vite";

interface Compiler {
  compile(code: string, options: object): { js: { code: string; map: string } };
  compileModule(code: string, options: object): { js: { code: string; map: string } };
}

/** Returns a plugin that compiles Svelte by the compiler of one version: Vite's own knows only the one beside it. */
export const svelteOf = (version: string): Plugin => ({
  name: "svelte-of",
  async transform(code, id, options) {
    const found = /\.svelte(\.[jt]s)?$/.exec(id);
    if (!found) return;
    const { compile, compileModule } = (await import(`svelte-${version}/compiler`)) as Compiler;
    const generate = options?.ssr ? "server" : "client";
    return (found[1] ? compileModule : compile)(code, { filename: id, dev: true, generate }).js;
  },
});
