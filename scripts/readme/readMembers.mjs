import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { root } from "../gate/workspace.mjs";

/** Types that are written out where a member is nothing but one of them: the file of each below core's sources. */
const ALIASES = {
  Layout: "images/ImageDescriptor.ts",
  OssFormat: "options/types.ts",
  SourceEncoding: "source/encode.ts",
};
/** Types behind the parameters of `createImages`. */
const PARAMETERS = { E: '"oss" | "pro"', S: "boolean" };

const parse = (file) => {
  const path = join(root, "packages/core/src", file);
  return ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
};

/** Writes an alias out: `Layout` becomes its three words. */
function writtenOut(text) {
  const [, name, list] = /^(\w+)(\[\])?$/.exec(text) ?? [];
  if (PARAMETERS[name]) return PARAMETERS[name];
  if (!ALIASES[name]) return text;
  const source = parse(ALIASES[name]);
  const alias = source.statements.find((one) => ts.isTypeAliasDeclaration(one) && one.name.text === name);
  const words = alias.type.getText(source).replaceAll(/\s+/g, " ").replace(/^\| /, "");
  return list ? `(${words})[]` : words;
}

/** Writes a type as the open source edition has it, without the words that only a compiler needs. */
function shownType(text) {
  const short = text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/ ?\| \(E extends "pro" \? .*? : never\)/g, "")
    .replaceAll(/readonly \(?((?:\w|\.)+)\)?\[\]/g, "$1[]")
    .replaceAll(/readonly |<E>| & object/g, "")
    .replace(/^\{ \[N in V\]: (\w+) \}$/, "{ [name]: $1 }")
    .replace(/^\((\{.*\}) & Omit<\s*(\w+), .*>\)\[\]$/, "($1 & $2)[]");
  return writtenOut(short);
}

/** Splits a docstring into its meaning and what it says of the default; tags are left out. */
function splitDoc(doc) {
  const text = doc
    .replace(/^@\w[\s\S]*/m, "")
    .replaceAll(/\{@link (\w+)\}/g, "`$1`")
    .replaceAll(/\s+/g, " ")
    .trim();
  const sentences = text.split(/(?<=\.) (?=[A-Z`])/);
  const isDefault = (sentence) => /^Default\b/.test(sentence);
  const found = sentences.find(isDefault);
  return {
    meaning: sentences.filter((sentence) => !isDefault(sentence)).join(" "),
    initial: found?.replace(/^Default:? /, "").replace(/\.$/, ""),
  };
}

/**
 * Reads the members of an exported interface of core, from their declarations and docstrings.
 *
 * @param file path below `packages/core/src`
 * @returns a list of `{ name, type, optional, meaning, initial?, parameters? }`; a method has `parameters`
 * @throws Error for a member without a docstring, and for an optional field whose docstring names no default
 */
export function readMembers(file, interfaceName) {
  const source = parse(file);
  const found = source.statements.find(
    (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === interfaceName,
  );
  if (!found) throw new Error(`${file}: no interface ${interfaceName}`);
  return found.members.map((member) => {
    const name = member.name.getText(source);
    const doc = ts.getJSDocCommentsAndTags(member).find(ts.isJSDoc);
    if (!doc) throw new Error(`${file}: ${interfaceName}.${name} has no docstring`);
    const { meaning, initial } = splitDoc(ts.getTextOfJSDocComment(doc.comment) ?? "");
    const optional = member.questionToken !== undefined;
    if (ts.isMethodSignature(member)) {
      const parameters = member.parameters.map((one) => one.name.getText(source) + (one.questionToken ? "?" : ""));
      return { name, optional, meaning, parameters };
    }
    if (optional && !initial) throw new Error(`${file}: the docstring of ${interfaceName}.${name} names no default`);
    return { name, optional, meaning, initial, type: shownType(member.type.getText(source)) };
  });
}
