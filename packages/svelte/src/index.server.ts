// The entry for servers has the same names, and a component that prints its attributes.
export { default as CachedImage } from "./CachedImage.server.svelte";
export * from "./index.js";
