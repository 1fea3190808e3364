/** What is no attribute of an element: the two forms of naming an image. */
const INPUT = ["image", "src", "variant", "request"];

/**
 * Those of a component's props that a server can print: no handlers, no snippets. `true` is spelled out, since an
 * `aria-hidden` without a value means nothing, and `false` where a name has a dash: as `writeAttributes` of core does it.
 *
 * @example
 * printable({ id: "cat", "aria-hidden": true, onload() {} }) // { id: "cat", "aria-hidden": "true" }
 */
export const printable = (props: object = {}): Record<string, string | number | boolean | undefined> =>
  Object.fromEntries(
    Object.entries(props)
      .filter(([name, value]) => !INPUT.includes(name) && typeof value !== "function")
      .map(([name, value]) => [name, value === true || (value === false && name.includes("-")) ? `${value}` : value]),
  );
