// Holds the language of comments: a docstring begins with a verb or a noun, and only people tell anybody anything.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./gate/workspace.mjs";

/** First words of a docstring that leave out what it is about: "What a store knows …", "Whether it fits". */
const OPENINGS =
  /^(?:Wh(?:at|o|ose|om|oever|atever|ere|ether|ich|en|y)|How|That|Th(?:is|ese|ose|ey)|It|As|Of|For|From|To|In|On|And|Also|Nothing|Nobody|Every(?:body|thing)|Any(?:body|thing)|Tells?)\b/;
/** Words for people, in comments that are never about people. */
const WORDS = /\b(?:told|tells|whoever)\b/i;
const GENERATED = /(?:fallbackScript|patienceScript|styleText)\.ts$/;

const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\0")
  .filter((file) => /\.(?:tsx?|[cm]?js|svelte)$/.test(file) && !GENERATED.test(file) && existsSync(join(root, file)));

/** Yields the docstrings of a text without their stars, and its line comments, each with its position. */
function* commentsIn(text) {
  for (const { index, 1: doc } of text.matchAll(/\/\*\*(?!\/)((?:(?!\*\/)[\s\S])*)\*\//g))
    yield { index, isDoc: true, words: doc.replaceAll(/^\s*\* ?/gm, "").trim() };
  for (const { index, 1: line } of text.matchAll(/(?:^|(?<=\s))\/\/ (.*)$/gm)) yield { index, words: line };
}

const faults = [];
let read = 0;
for (const file of files) {
  const text = readFileSync(join(root, file), "utf8");
  for (const { index, isDoc, words } of commentsIn(text)) {
    read++;
    const [opening] = (isDoc && OPENINGS.exec(words)) || [];
    const [word] = WORDS.exec(words) ?? [];
    if (opening === undefined && word === undefined) continue;
    const rule =
      opening === undefined
        ? `"${word}": only people tell; say what is returned, logged, sent or known`
        : `begins with "${opening}"; begin with a verb or a noun`;
    faults.push(`${file}:${text.slice(0, index).split("\n").length}: ${rule}: ${words.split("\n")[0].slice(0, 100)}`);
  }
}
for (const fault of faults) console.log(fault);
console.log(`${read} comments read, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;
