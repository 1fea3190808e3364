/** Attributes by their HTML names. */
type Attributes = Record<string, unknown>;

/**
 * Keeps a `<picture>` with all that is in it, or an `<img>` alone, in step with what is given, for a framework that
 * cannot bind a set of attributes to an image without printing inline handlers. What is given is for the last elements
 * of the list. Only what differs from the last call is written, in its order: what a swap has changed since stays. An
 * image that has a stage was printed by a server, and the first call writes nothing.
 *
 * @example
 * const write = attributeWriter([img]);
 * write([{ alt: "A cat", src: "/b/1" }]);
 * write([{ alt: "The cat", src: "/b/1" }]); // writes `alt` alone
 */
export function attributeWriter(elements: HTMLElement[]): (given: (Attributes | undefined)[]) => void {
  let last: (Attributes | undefined)[] | undefined = elements.at(-1)?.dataset.stage ? undefined : [];
  return (given) => {
    elements.forEach((element, i) => {
      const now = given.at(i - elements.length);
      const before = (last ?? given).at(i - elements.length);
      for (const name in { ...before, ...now }) {
        const value = now?.[name];
        // Handlers, snippets and objects are no attributes.
        if (value === before?.[name] || Object(value) === value) continue;
        if (value === undefined) element.removeAttribute(name);
        // A strict Content-Security-Policy blocks the attribute, but not the property.
        else if (name === "style") (element as { style: unknown }).style = value;
        else element.setAttribute(name, value as string);
      }
    });
    last = given;
  };
}
