import type { XmlElement } from "@rgrove/parse-xml";

/** The child elements of that name, in their order. */
export const childrenOf = (parent: XmlElement, name: string): XmlElement[] =>
  parent.children.filter((node): node is XmlElement => node.type === "element" && (node as XmlElement).name === name);

/** The text of the first child of that name. */
export const childText = (parent: XmlElement, name: string): string | undefined => childrenOf(parent, name)[0]?.text;

/** A text as content of an element. */
export const escapeXml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\r", "&#13;");
