/** Size of each variant in CSS pixels: the server makes images of it, and the page reserves their place. */
export const boxes = { card: { width: 380, height: 285 } };
