import { svelte } from "@sveltejs/vite-plugin-svelte";

/** Returns the Vite plugins that compile this package's components, which are published as source. */
export const compilers = ({ dev }) => [svelte({ configFile: false, preprocess: [], compilerOptions: { dev } })];
