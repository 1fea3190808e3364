import type { AnyDescriptor } from "@bucketfirst/core";
import { renderImage } from "@bucketfirst/core/html";
import type { Snippet } from "./protocol.js";
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
  const name = source
    .split(/[?#]/, 1)[0]!
    .split("/")
    .at(-1)!
    .replace(/\.\w+$/, "");
  const words = name.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  return words === "" ? "A picture" : words.charAt(0).toUpperCase() + words.slice(1);
}

/** Returns the request of a template's tag: finished segments, and what is printed. */
function tagRequest({ descriptor, segments }: SnippetFacts): Record<string, string | number> {
  const { width, height, layout, sizes } = descriptor;
  const set = "ladder" in descriptor ? { ladder: descriptor.ladder, formats: descriptor.formats } : {};
  const all = { ...set, options: segments, width, height, layout, sizes };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== "")) as Record<
    string,
    string | number
  >;
}

/** Writes a text for Ruby, in which only single quotes take every sign as it is. */
const ruby = (value: string | number): string =>
  typeof value === "number" ? String(value) : `'${value.replace(/[\\']/g, (sign) => `\\${sign}`)}'`;

function erb(facts: SnippetFacts, alt: string): string {
  const fields = Object.entries(tagRequest(facts)).map(([name, value]) => `${name}: ${ruby(value)}`);
  return `<%= Bucketfirst.picture_tag(IMAGES.image(${ruby(facts.source)}, { ${fields.join(", ")} }), alt: ${ruby(alt)}) %>`;
}

function jinja(facts: SnippetFacts, alt: string): string {
  const { source } = facts;
  // What JSON writes of texts and numbers is the same in Python.
  return `{{ picture_tag(images.image(${JSON.stringify(source)}, ${JSON.stringify(tagRequest(facts))}), alt=${JSON.stringify(alt)}) }}`;
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
    { name: "ERB", code: erb(facts, alt) },
    { name: "Jinja", code: jinja(facts, alt) },
    { name: "buildUrl", code: `${setup}\n\n${build};` },
    { name: "curl", code: `curl --fail --output picture '${proxied}'` },
  ];
}
