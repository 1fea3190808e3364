import type { AnyDescriptor } from "@bucketfirst/core";
import { renderImage } from "@bucketfirst/core/html";
import { type Snippet, UPLOAD_SCHEME } from "./protocol.js";
import { templateTags } from "./templateTags.js";
import { written } from "./written.js";

/** Facts of one image, for the code that shows it. */
export interface SnippetFacts {
  source: string;
  /** Processing options. */
  options: Record<string, unknown>;
  /** Options and formats. */
  request: Record<string, unknown>;
  descriptor: AnyDescriptor;
  /** Option segments of the path, as ports take them: `rs:fill:400:300`. */
  segments: string;
  proxied: string;
  /** Lines that make the instance; they read the keys from the environment. */
  setup: string;
}

/** Returns a text for `alt`: the name of the file, without its ending. */
function altOf(source: string): string {
  // Such a name is random.
  if (source.startsWith(UPLOAD_SCHEME)) return "A picture";
  const name = source
    .split(/[?#]/, 1)[0]!
    .split("/")
    .at(-1)!
    .replace(/\.\w+$/, "");
  const words = name.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  return words === "" ? "A picture" : words.charAt(0).toUpperCase() + words.slice(1);
}

const SERVER = '// images.ts has the instance, and stays on the server.\nimport { images } from "./images";';

/** Writes the code that shows an image, for each framework and language. */
export function snippetsOf(facts: SnippetFacts): Snippet[] {
  const { source, options, request, descriptor, proxied, setup } = facts;
  const alt = altOf(source);
  const made = `images.image(${JSON.stringify(source)}, ${written(request)})`;
  const build = `images.buildUrl(${JSON.stringify(source)}, ${written(options)})`;
  return [
    {
      name: "React",
      code: `import { CachedImage } from "@bucketfirst/react";\n${SERVER}\n\nexport const Picture = () => (\n  <CachedImage\n    image={${made}}\n    alt="${alt}"\n  />\n);`,
    },
    {
      name: "Vue",
      code: `<script setup lang="ts">\nimport { CachedImage } from "@bucketfirst/vue";\n// The server made it, and sent it as JSON:\n// ${made}\ndefineProps<{ image: import("@bucketfirst/core").AnyDescriptor }>();\n</script>\n\n<template><CachedImage :image="image" alt="${alt}" /></template>`,
    },
    {
      name: "Svelte",
      code: `<script lang="ts">\n  import { CachedImage } from "@bucketfirst/svelte";\n  // The server's load function made it:\n  // ${made}\n  let { image } = $props();\n</script>\n\n<CachedImage {image} alt="${alt}" />`,
    },
    { name: "HTML", code: renderImage(descriptor, { alt }) },
    ...templateTags(facts, alt),
    { name: "buildUrl", code: `${setup}\n\n${build};` },
    { name: "curl", code: `curl --fail --output picture '${proxied}'` },
  ];
}
