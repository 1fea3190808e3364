/** Size of each variant in CSS pixels: the server makes it, the page keeps its place while it waits. */
export const boxes = { card: { width: 380, height: 285 } };
