/** Settings of `createImages` that a new application begins with, as lines of code. */
export const CARD_SETTINGS: readonly string[] = [
  "sets: true,",
  "variants: {",
  '  card: { resize: { type: "fill", width: 400, height: 300 }, formats: ["avif", "webp"] },',
  "},",
];

/** Returns lines one step deeper. */
export const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);
