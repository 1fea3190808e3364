/**
 * Returns whether the place that Svelte hands to a snippet lies in `<svelte:head>`: a node of the page in a browser, and on
 * a server what collects the markup. That has a `type` in newer releases; in older ones only what is outside has a `head`.
 */
export const isInHead = (place: object): boolean => {
  if ("nodeType" in place) return document.head.contains(place as Node);
  return "type" in place ? place.type === "head" : !("head" in place);
};
