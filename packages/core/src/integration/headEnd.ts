/** Elements whose text is no markup, and comments: none of it ends a head. */
const TEXTS: Readonly<Record<string, string>> = {
  "<!--": "-->",
  "<script": "</script",
  "<style": "</style",
  "<title": "</title",
  "<noscript": "</noscript",
  "<template": "</template",
};

/**
 * Returns the position of `</head>` in a page, or -1 where it has none (yet). Texts of scripts are passed over, since they may
 * hold the same letters.
 *
 * @example
 * headEnd("<head><title></head></title></head>") // 28
 */
export function headEnd(html: string): number {
  const lower = html.toLowerCase();
  let at = 0;
  for (;;) {
    at = lower.indexOf("<", at);
    if (at < 0) return -1;
    if (/^<\/head[\s>]/.test(lower.slice(at, at + 7))) return at;
    const opening = Object.keys(TEXTS).find((text) => lower.startsWith(text, at));
    if (opening) {
      const end = lower.indexOf(TEXTS[opening]!, at + opening.length);
      if (end < 0) return -1;
      at = end;
    }
    at++;
  }
}
