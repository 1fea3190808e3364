/** Pieces that parsers stumble over: separators, escapes, ends of strings, numbers at a bound. */
const PIECES = [
  ..."/%:.?#@&=;,+-_~\"'<>`{}[]()\\ \t\r\n\0\x7f\x80\xff",
  ...["%2F", "%3A", "%", "%zz", "%00", "%c3%28", "..", "/../", "//", "/plain/", "/enc/", "unsafe", "set:", "/meta/"],
  ...["http://", "local:///", "-", "@webp", ".avif", "0", "-1", "1e999", "NaN", "99999999999999999999", "__proto__"],
  ...[
    "constructor",
    "null",
    "true",
    "é",
    "🐈",
    "\ud800",
    "\ufeff",
    "\u2028",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "&#x0;",
  ],
  ...[
    "&lt;",
    "<!DOCTYPE a [",
    "<svg ",
    "\x89PNG",
    "RIFF",
    "ftyp",
    "GIF89a",
    'filename="',
    "filename*=UTF-8''",
    "javascript:",
  ],
];

/**
 * Creates a function that changes a text in a few random places: a piece put in, a part taken out, doubled or moved, a
 * character changed, or the end of another seed.
 *
 * @param random gives an integer below its argument
 * @param seeds well-formed texts
 */
export function createMutator(random, seeds) {
  const pick = (list) => list[random(list.length)];
  const change = (text) => {
    const at = random(text.length + 1);
    const end = at + random(Math.min(24, text.length - at + 1));
    const [before, part, after] = [text.slice(0, at), text.slice(at, end), text.slice(end)];
    switch (random(7)) {
      case 0:
        return before + pick(PIECES) + part + after;
      case 1:
        return before + after;
      case 2:
        return before + part + part + after;
      case 3:
        return part + before + after;
      case 4:
        return before + String.fromCharCode(random(256)) + text.slice(at + 1);
      case 5:
        return before + pick(seeds).slice(random(40));
      default:
        return before + pick(PIECES).repeat(1 + random(40)) + after;
    }
  };
  return () => {
    let text = pick(seeds);
    for (let changes = random(4) + (random(50) ? 0 : 20); changes > 0; changes--) text = change(text);
    return text;
  };
}
