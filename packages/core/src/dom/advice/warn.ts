declare global {
  /** True in the build behind the `development` export condition, false in the other: see tsup.config.ts. */
  const __DEV__: boolean;
}

// The files of this folder are for development only: every call stands behind __DEV__, and the production build leaves them out.

const printed = new Set<string>();
/** Most lines that are remembered, since a server prints other images for ever. */
const MAX_PRINTED = 1000;
/** Describes an image so that a developer finds it. */
const describe = ({ alt, id, currentSrc, src }: HTMLImageElement): string =>
  `the image ${id && `#${id} `}${alt && `"${alt}" `}${currentSrc || src}`.trim();

/** Prints one line for each `what`. */
export const warn = (what: string, cure: string, img?: HTMLImageElement): void => {
  if (printed.has(what)) return;
  if (printed.size > MAX_PRINTED) printed.clear();
  printed.add(what);
  // The line is one text, since a terminal that shows a browser's console has no elements.
  console.warn(`[bucketfirst] ${what}: ${cure}${img ? ` (${describe(img)})` : ""}`);
};
