/** Returns the anchor of a heading of Markdown, as GitHub makes it; the docs site uses the same, so that a link works on both. */
export const headingAnchor = (title) =>
  title
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
    .replaceAll(" ", "-");
