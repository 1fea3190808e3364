const TEXTS = {
  boolean: "`true` or `false`",
  color: "colour as hex digits, such as `ffd166`",
  text: "any text",
  "url-safe-text": "text that needs no escape in a URL; it may be empty",
  "url-safe-name": "name that needs no escape in a URL",
  "hex-digits": "hex digits",
  filename: "text, or `{ filename, encoded }`",
  "Date-or-seconds": "`Date`, or whole seconds since 1970",
};
/** Places below the options where the words are listed that many of them share. */
const SHARED = {
  gravity: "[a side, a corner or a focus point](#sides-and-corners)",
  side: "[a side or a corner](#sides-and-corners)",
  format: "[a format](#formats)",
};

const code = (text) => `\`${text}\``;

function numberWords({ kind, min, max, above, multipleOf }) {
  const number = kind === "integer" ? "whole number" : "number";
  if (multipleOf !== undefined) return `multiple of ${multipleOf}`;
  if (above) return `${number} above ${min}`;
  if (min !== undefined) return max === undefined ? `${number} from ${min} on` : `${number} from ${min} to ${max}`;
  return max === undefined ? number : `${number} up to ${max}`;
}

/** Finds the words that every argument of a kind allows. */
function sharedWords(options, kind) {
  const lists = options
    .flatMap(({ args }) => args)
    .filter((argument) => argument.kind === kind)
    .map(({ words }) => words.map(({ word }) => word));
  return lists[0].filter((word) => lists.every((list) => list.includes(word)));
}

/**
 * Makes the words for what arguments take.
 *
 * @param options as `describeOptions` of core returns them
 * @returns a function from an argument of such an option to Markdown; it throws for a kind that it has no words for
 */
export function argumentWords(options) {
  const shared = Object.fromEntries(["gravity", "format"].map((kind) => [kind, sharedWords(options, kind)]));
  shared.side = shared.gravity;

  function wordsOf(argument) {
    const { kind, many, words = [], angle, fields } = argument;
    if (many) return `list; each is ${wordsOf({ ...argument, many: false })}`;
    if (kind === "integer" || kind === "number") return numberWords(argument);
    if (fields?.[""]) {
      const members = fields[""].map((member) => `${code(member.name)}: ${wordsOf(member)}`).join(", ");
      return kind.startsWith("color") ? `${TEXTS.color}, or an object with ${members}` : `object with ${members}`;
    }
    const own = words
      .filter(({ word }) => !shared[kind]?.includes(word))
      .map(({ word, pro }) => (pro ? `${code(word)} (Pro)` : code(word)));
    const all = [SHARED[kind], ...own, angle && "an angle in degrees"].filter(Boolean);
    if (all.length > 0) return all.join(", ");
    if (!TEXTS[kind]) throw new Error(`site: no words for the kind "${kind}" of core's option table`);
    return TEXTS[kind];
  }
  return wordsOf;
}
