// Finds public members of classes that no code uses outside of their own declaration and of tests: knip does not see them.
// Usage: node scripts/check-members.mjs
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("..", import.meta.url));
const packages = readdirSync(join(root, "packages"));

const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(root, "tsconfig.sources.json"), ts.sys.readFile).config,
  ts.sys,
  root,
);
const files = packages
  .flatMap((name) => ts.sys.readDirectory(join(root, "packages", name, "src"), [".ts", ".tsx"]))
  .filter((file) => !/\.(?:test|test-d|d)\.tsx?$|\/test\//.test(file));

const service = ts.createLanguageService({
  getCompilationSettings: () => ({ ...options, noEmit: true, allowJs: false, types: ["node"] }),
  getScriptFileNames: () => files,
  getScriptVersion: () => "1",
  getScriptSnapshot: (file) =>
    ts.sys.fileExists(file) ? ts.ScriptSnapshot.fromString(readFileSync(file, "utf8")) : undefined,
  getCurrentDirectory: () => root,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: ts.sys.fileExists,
  readFile: ts.sys.readFile,
  readDirectory: ts.sys.readDirectory,
  directoryExists: ts.sys.directoryExists,
  getDirectories: ts.sys.getDirectories,
});
const program = service.getProgram();
const checker = program.getTypeChecker();

/** Members of published classes that are for the users of a package: `file Class.member`. */
const FOR_USERS = new Set([]);

/** Returns whether a class or interface above the class declares the member, whose callers may know only that one. */
function isInherited(node, name) {
  return (node.heritageClauses ?? [])
    .flatMap(({ types }) => types)
    .some((type) => checker.getTypeAtLocation(type).getProperty(name) !== undefined);
}

/** Yields the public members of a class that have a name, its fields in the constructor's parameters too. */
function* membersOf(node) {
  for (const member of node.members) {
    if (ts.isConstructorDeclaration(member)) {
      for (const parameter of member.parameters)
        if (ts.isParameterPropertyDeclaration(parameter, member)) yield parameter;
    } else if (member.name && ts.isIdentifier(member.name)) yield member;
  }
}

const isHidden = (member) =>
  (ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0;

/** Returns whether a member is used at a place that is not its own declaration. */
function isUsed(file, member) {
  const found = service.findReferences(file, member.name.getStart()) ?? [];
  return found.some(({ references }) =>
    references.some(({ isDefinition, fileName, textSpan }) => {
      if (isDefinition) return false;
      const inside = fileName === file && textSpan.start >= member.pos && textSpan.start < member.end;
      return !inside;
    }),
  );
}

const faults = [];
let members = 0;
for (const file of files) {
  const visit = (node) => {
    if (ts.isClassLike(node)) {
      const className = node.name?.text ?? "(class)";
      for (const member of membersOf(node)) {
        const name = member.name.text;
        if (isHidden(member) || isInherited(node, name)) continue;
        members++;
        const place = `${relative(root, file)} ${className}.${name}`;
        if (!FOR_USERS.has(place) && !isUsed(file, member)) faults.push(place);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(program.getSourceFile(file));
}
for (const fault of faults) console.error(`${fault}: no code uses it but its declaration and tests; remove it`);
console.log(`${members} public members of classes, ${faults.length} of them dead`);
process.exitCode = faults.length > 0 ? 1 : 0;
