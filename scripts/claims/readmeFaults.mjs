/** Heading of `docs/claims.md` below which the README's sentences stand that only lead the reader. */
const LEADS = "## Sentences of the README that promise nothing";
/** Words and marks that may be left of a sentence when its claims are taken out. */
const CONNECTING = /\b(and|but|so|or)\b|[\s.,:;]/gi;

const oneLine = (text) => text.split(/\s+/).join(" ").trim();
/** Brings words into a form that compares; a link is its text, since the README and the page of claims lie in two folders. */
const bare = (text) => {
  const unlinked = text.replaceAll(/\[([^\]]+)\]\([^)]*\)/g, "$1");
  return oneLine(unlinked)
    .toLowerCase()
    .replace(/[.:;]$/, "");
};

/** Splits the prose of a page, that is all but its code, tables, headings and generated parts, into sentences. */
export function sentencesOf(markdown) {
  return markdown
    .replaceAll(/<!-- (\w+) -->[\s\S]*?<!-- \/\1 -->/g, "")
    .replaceAll(/^```[\s\S]*?^```$/gm, "")
    .split(/\n\s*\n/)
    .map(oneLine)
    .filter((paragraph) => paragraph && !/^(#|\||!\[)/.test(paragraph))
    .flatMap((paragraph) => paragraph.split(/(?<=[.:!?]) (?=[A-Z`[])/));
}

/**
 * Compares the README with the page of claims, in both directions: what is left of a sentence without its claims must say
 * nothing, and a claim must still stand in the README.
 *
 * @param claims text of `docs/claims.md`; a row of the README has words of it as its claim
 * @returns sentences about each difference
 */
export function readmeFaults(readme, claims) {
  const faults = [];
  const [table, leads = ""] = claims.split(LEADS);
  const rows = table
    .split("\n")
    .map((line) => line.replace(/^\| /, "").split(" | "))
    .filter(([, where]) => where?.split(", ").includes("README"))
    .map(([claim]) => claim);
  const said = bare(readme);
  for (const claim of rows)
    if (!said.includes(bare(claim))) faults.push(`docs/claims.md: ${claim}: expected words of the README, found none`);

  const leading = new Set([...leads.matchAll(/^- (.+)$/gm)].map(([, sentence]) => bare(sentence)));
  // Longer claims first, since a short one may be a part of them.
  const known = rows.map(bare).sort((a, b) => b.length - a.length);
  for (const sentence of sentencesOf(readme)) {
    if (leading.delete(bare(sentence))) continue;
    const rest = known.reduce((text, claim) => text.replaceAll(claim, ""), bare(sentence));
    if (rest.replaceAll(CONNECTING, ""))
      faults.push(
        `README.md: ${sentence}: expected a row of docs/claims.md for each claim, got none for "${rest.trim()}"`,
      );
  }
  for (const sentence of leading)
    faults.push(`docs/claims.md: ${sentence}: expected a sentence of the README, found none`);
  return faults;
}
