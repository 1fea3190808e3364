/** Attributes by their HTML names. */
type Attributes = Record<string, unknown>;

/**
 * Keeps the attributes of elements up to date, for a framework that cannot bind a list of attributes to an image without
 * printing inline handlers. Only differences between `before` and `now` are written, in the order of `now`: changes by a swap
 * stay. Without `before` the elements are as a server printed them, and nothing is written.
 *
 * @example
 * writeAttributes([img], [], [{ alt: "A cat", src: "/b/1" }]);
 * writeAttributes([img], [{ alt: "A cat", src: "/b/1" }], [{ alt: "The cat", src: "/b/1" }]); // writes `alt` alone
 */
export function writeAttributes(
  elements: HTMLElement[],
  before: (Attributes | undefined)[] | undefined,
  now: (Attributes | undefined)[],
): void {
  elements.forEach((element, i) => {
    const was = (before ?? now)[i];
    const is = now[i];
    for (const name in { ...was, ...is }) {
      const value = is?.[name];
      // Handlers, snippets and objects are no attributes.
      if (value === was?.[name] || Object(value) === value) continue;
      // For `data-*` and `aria-*` false is a value; any other attribute is then removed.
      if (value === undefined || value === null || (value === false && !name.includes("-")))
        element.removeAttribute(name);
      // A strict Content-Security-Policy blocks the attribute, but not the property.
      else if (name === "style") (element as { style: unknown }).style = value;
      else element.setAttribute(name, value as string);
    }
  });
}
