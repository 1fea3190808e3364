import type { Snippet } from "./protocol.js";
import type { SnippetFacts } from "./snippets.js";

type Value = string | number;

/** Signs that close an expression of a template, or begin another one, although they stand inside a quoted text. */
const SIGNS_OF_BLADE = /[@{}!<>?]/g;

const hexOf = (sign: string): string => `\\x${sign.charCodeAt(0).toString(16).padStart(2, "0")}`;

/** Returns the request of a template's tag: finished segments, and what is printed. */
function tagRequest({ descriptor, segments }: SnippetFacts): [name: string, value: Value][] {
  const { width, height, layout, sizes } = descriptor;
  const set = "ladder" in descriptor ? { ladder: descriptor.ladder, formats: descriptor.formats } : {};
  const all = { ...set, options: segments, width, height, layout, sizes };
  return Object.entries(all).filter((entry): entry is [string, Value] => entry[1] !== undefined && entry[1] !== "");
}

/** Writes a text between single quotes, where a language takes every sign but two as it is. */
const single = (text: string): string => `'${text.replace(/[\\']/g, (sign) => `\\${sign}`)}'`;

/** Ruby joins two texts that stand side by side; ERB ends at `%>`, also inside a text. */
const ruby = (value: Value): string =>
  typeof value === "number" ? `${value}` : single(value).replaceAll("%>", "%' '>");

const twig = (value: Value): string => (typeof value === "number" ? `${value}` : single(value));

/** Blade looks for its own signs in PHP too, so those are written as escapes, which only double quotes know. */
function blade(value: Value): string {
  if (typeof value === "number") return `${value}`;
  if (value.search(SIGNS_OF_BLADE) < 0) return single(value);
  return `"${value.replace(/[\\"$]/g, (sign) => `\\${sign}`).replace(SIGNS_OF_BLADE, hexOf)}"`;
}

/** HEEx counts braces, also inside a text. */
const elixir = (value: Value): string => JSON.stringify(value).replaceAll("#", "\\#").replace(/[{}]/g, hexOf);

/** Returns the name of a field of Go: `Ladder` for `ladder`. */
const exported = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/**
 * Writes the tag of each template language of docs/templates.md, where `images` and the tag stand as on that page.
 *
 * @param alt words without quotes and signs
 */
export function templateTags(facts: SnippetFacts, alt: string): Snippet[] {
  const request = tagRequest(facts);
  const { source } = facts;
  const fields = (write: (name: string, value: Value) => string): string =>
    request.map(([name, value]) => write(name, value)).join(", ");
  // What JSON writes of texts and numbers is the same in Python, and in Go.
  const json = JSON.stringify;
  const goRequest = fields((name, value) => `${exported(name)}: ${json(value)}`);
  return [
    {
      name: "ERB",
      code: `<%= Bucketfirst.picture_tag(IMAGES.image(${ruby(source)}, { ${fields((name, value) => `${name}: ${ruby(value)}`)} }), alt: ${ruby(alt)}) %>`,
    },
    {
      name: "Jinja",
      code: `{{ picture_tag(images.image(${json(source)}, ${json(Object.fromEntries(request))}), alt=${json(alt)}) }}`,
    },
    {
      name: "Twig",
      code: `{{ picture_tag(images.image(${twig(source)}, { ${fields((name, value) => `${name}: ${twig(value)}`)} }), { alt: ${twig(alt)} }) }}`,
    },
    {
      name: "Blade",
      code: `{!! BucketfirstTag::picture($images->image(${blade(source)}, [${fields((name, value) => `'${name}' => ${blade(value)}`)}]), ['alt' => ${blade(alt)}]) !!}`,
    },
    {
      name: "HEEx",
      code: `<.picture image={Bucketfirst.Images.image(Pictures.images(), ${elixir(source)}, %{${fields((name, value) => `${name}: ${elixir(value)}`)}})} alt="${alt}" />`,
    },
    {
      name: "Go template",
      code: `// In the handler; the page gets picture as .Picture.\npicture, err := images.Image(${json(source)}, bucketfirst.Request{${goRequest}})\n\n{{/* In the page. */}}\n{{picture .Picture "alt" ${json(alt)}}}`,
    },
  ];
}
