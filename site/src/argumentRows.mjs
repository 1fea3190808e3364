const TEXTS = {
  boolean: "`true` or `false`",
  color: "colour as hex digits, such as `ffd166`",
  text: "any text",
  "url-safe-text": "text that needs no escape in a URL; it may be empty",
  "url-safe-name": "name that needs no escape in a URL",
  "hex-digits": "hex digits",
  "Date-or-seconds": "`Date`, or whole seconds since 1970",
};

const code = (text) => `\`${text}\``;

/** Says a word of a list: `!` marks one of imgproxy Pro, `#` stands for an angle. */
function wordOf(word) {
  if (word === "#") return "an angle in degrees";
  return word.endsWith("!") ? `${code(word.slice(0, -1))} (Pro)` : code(word);
}

function numberWords({ kind, min, max, mark }) {
  const number = kind === "integer" ? "whole number" : "number";
  if (mark === "%") return `multiple of ${min}`;
  if (mark === ">") return `${number} above ${min}`;
  if (Number.isFinite(min))
    return Number.isFinite(max) ? `${number} from ${min} to ${max}` : `${number} from ${min} on`;
  return Number.isFinite(max) ? `${number} up to ${max}` : number;
}

/**
 * Makes the words for the arguments of options.
 *
 * @param core as `loadCoreOptions` returns it
 * @returns a function from the arguments of a row, as `type?=fit|fill width,height?=integer:0..`, to a list of
 * `{ name, words, needed }`; an only argument has an empty name
 */
export function argumentReader({ argumentsOf, SHAPES, COMMON_WORDS }) {
  const members = (list) => read(list).map(({ name, words }) => `${code(name)}: ${words}`);

  /** Says the words of a place or a format; those that most options share are listed once, at the foot of the page. */
  function sharedWords({ kind, words }) {
    const own = words.filter((word) => !COMMON_WORDS[kind].includes(word)).map(wordOf);
    const link = kind === "format" ? "[a format](#formats)" : "[a side or corner](#sides-and-corners)";
    return [link, ...own].join(", ");
  }

  function wordsOf(argument) {
    const { kind, many, words } = argument;
    if (many) return `list; each is ${wordsOf({ ...argument, many: false })}`;
    if (kind === "integer" || kind === "number") return numberWords(argument);
    if (COMMON_WORDS[kind]) return sharedWords(argument);
    if (words.length > 0) return words.map(wordOf).join(", ");
    if (kind === "color-or-{R,G,B}") return `${TEXTS.color}, or \`{ R, G, B }\`, each a whole number from 0 to 255`;
    if (SHAPES[kind]) return `object with ${members(SHAPES[kind]).join(", ")}`;
    if (!TEXTS[kind]) throw new Error(`site: no words for the type "${kind}" of core's option table`);
    return TEXTS[kind];
  }

  const read = (list) =>
    argumentsOf(list).map((argument) => ({
      name: argument.name,
      words: wordsOf(argument),
      needed: argument.presence === "" || argument.presence === "!",
    }));
  return read;
}
