/**
 * Returns whether the place of a snippet lies in `<svelte:head>`. In a browser the place is a node of the page, on a server
 * a collector of markup: newer releases give it a `type`, in older ones only that of the body has a `head`.
 */
export const isInHead = (place: object): boolean => {
  if ("nodeType" in place) return document.head.contains(place as Node);
  return "type" in place ? place.type === "head" : !("head" in place);
};
