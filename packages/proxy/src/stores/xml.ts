import type { XmlElement } from "@rgrove/parse-xml";

/** Returns the child elements with a name, in their order. */
export const childrenOf = (parent: XmlElement, name: string): XmlElement[] =>
  parent.children.filter((node): node is XmlElement => node.type === "element" && (node as XmlElement).name === name);

/** Returns the text of the first child with a name. */
export const childText = (parent: XmlElement, name: string): string | undefined => childrenOf(parent, name)[0]?.text;

/** Escapes a text for the content of an element. */
export const escapeXml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\r", "&#13;");
