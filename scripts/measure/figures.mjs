/** Bytes of each unit that the README uses. */
const UNITS = { B: 1, bytes: 1, kB: 1000, MB: 1e6 };

/** Finds the sizes of a page outside of its code: `[{ text: "8.9 kB", digits: 100, bytes: 8900 }]`, with the last digit's bytes. */
export function figuresOf(markdown) {
  const prose = markdown.replaceAll(/^```[\s\S]*?^```$/gm, "").replaceAll(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/(\d[\d,]*(?:\.(\d+))?) (B|bytes|kB|MB)\b/g)].map(
    ([text, number, decimals = "", unit]) => ({
      text,
      bytes: Number(number.replaceAll(",", "")) * UNITS[unit],
      digits: UNITS[unit] / 10 ** decimals.length,
    }),
  );
}

/**
 * Returns whether a bench measured a size, or promises it as a limit. A size is rounded as the page writes it; another
 * zlib packs a few bytes differently, so it may be off by one in its last digit, or by 3 bytes.
 */
export function isMeasured(measured, bytes, digits) {
  const near = Math.max(digits, 3);
  return Object.values(measured).some(({ figures }) =>
    figures.some(({ measured: value, unit, promised = "" }) => {
      if (unit !== "B") return false;
      const limits = figuresOf(promised).map((limit) => limit.bytes);
      return [value, ...limits].some((one) => Math.abs(one - bytes) <= near);
    }),
  );
}

/** Returns the numbers of a sentence that are no size and no version of something, which has a name before it: `v4`, `Node 20`. */
export function otherNumbers(sentence) {
  const prose = sentence.replaceAll(/`[^`]*`|\]\([^)]*\)/g, "").replaceAll(/\b([A-Z]\w* |v)\d[\d.]*/g, "");
  const unsized = figuresOf(prose).reduce((text, figure) => text.replace(figure.text, ""), prose);
  return unsized.match(/\d[\d.,]*/g) ?? [];
}
