import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../gate/workspace.mjs";

const { configs, vectors, sets, meta } = JSON.parse(readFileSync(join(root, "spec/vectors.json"), "utf8"));

/**
 * Writes one line of tab-separated fields: form, text in hex (of UTF-8), options, extension, key, salt, size. The form is
 * `base64` or `plain` for a source, `path` for a processing path that is there already, with `set-` in front for a set,
 * whose ladder and formats stand in the place of the extension, and `meta-` for metadata; size is `unsigned` without keys.
 */
function line(form, text, options, extension, signing) {
  const { key, salt, size = 32 } = signing ?? { key: "", salt: "", size: "unsigned" };
  return [form, Buffer.from(text).toString("hex"), options, extension, key, salt, size].join("\t");
}

function question({ config, source, extension = "", P, F, K }) {
  const { encoding = "base64", encryption, sourceBase, signing: given } = configs[config];
  const signing = Array.isArray(given) ? given[0] : given;
  // The /info endpoint has no cache key: there a port is right if it signs.
  const expected = `${F}\t${K ?? ""}`;
  if (encryption || sourceBase) return { line: line("path", P, "", "", signing), expected, built: false };
  const options = P.split("/").slice(1, encoding === "plain" ? -2 : -1);
  return { line: line(encoding, source, options.join("/"), extension, signing), expected, built: true };
}

/** Makes the question of a set, whose key is one of the path alone. */
function setQuestion({ config, source, ladder, formats = "", options, P, F, K }) {
  const { encoding = "base64", encryption, sourceBase, signing: given } = configs[config];
  const signing = Array.isArray(given) ? given[0] : given;
  const expected = `${F}\t${K}`;
  if (encryption || sourceBase) return { line: line("set-path", P, "", "", signing), expected, built: false };
  return { line: line(`set-${encoding}`, source, options, `${ladder}:${formats}`, signing), expected, built: true };
}

/** Makes the question of a source's metadata, whose key is one of the path alone as well. */
function metaQuestion({ config, source, P, F, K }) {
  const { encoding = "base64", sourceBase, signing: given } = configs[config];
  const signing = Array.isArray(given) ? given[0] : given;
  const [form, text] = sourceBase ? ["path", P] : [encoding, source];
  return { line: line(`meta-${form}`, text, "", "", signing), expected: `${F}\t${K}`, built: !sourceBase };
}

/** Secrets that no port may take: an unset variable must not end in an unsigned or weakly signed path. */
const REFUSED = [{ key: "" }, { salt: "" }, { key: "abc" }, { salt: "zz" }].map((bad) => ({
  line: line("base64", "https://example.com/a.jpg", "w:300", "", { key: "736563726574", salt: "68656c6c6f", ...bad }),
  expected: "refused",
}));

/** Every vector and every refusal: the `line` to ask, the answer `expected`, and whether a path is `built` from its source. */
export const QUESTIONS = [...vectors.map(question), ...sets.map(setQuestion), ...meta.map(metaQuestion), ...REFUSED];
/** Number of questions that are vectors. */
export const VECTORS = vectors.length + sets.length + meta.length;

/** Returns whether an answer is the one expected; where none is expected, any cache key will do. */
export const isRight = (answer, { expected }) =>
  answer === expected || (expected.endsWith("\t") && answer.replace(/[\da-f]{32}$/, "") === expected);
