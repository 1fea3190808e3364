/**
 * Returns the props of a component that a server can print: no handlers, no snippets, no objects. `true` is spelled out, since an
 * `aria-hidden` without a value means nothing, and `false` where a name has a dash, as in `writeAttributes` of core.
 *
 * @example
 * printable({ id: "cat", "aria-hidden": true, onload() {} }) // { id: "cat", "aria-hidden": "true" }
 */
export const printable = <T extends object>(props: T = {} as T): T =>
  Object.fromEntries(
    Object.entries(props)
      .filter(([, value]) => Object(value) !== value)
      .map(([name, value]) => [name, value === true || (value === false && name.includes("-")) ? `${value}` : value]),
  ) as T;
