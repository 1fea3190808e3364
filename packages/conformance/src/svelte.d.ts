declare module "*.svelte" {
  import type { Component } from "svelte";

  // biome-ignore lint/suspicious/noExplicitAny: compiled by Vite, checked by svelte-check in the package itself.
  const component: Component<any>;
  export default component;
}
