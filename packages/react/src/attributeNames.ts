import type { AttributeMap } from "@bucketfirst/core/attributes";
import { version } from "react";

const NAMES: Record<string, string> = {
  srcset: "srcSet",
  class: "className",
  // React 18 knows no such property, and passes the HTML name on.
  fetchpriority: Number.parseInt(version, 10) < 19 ? "fetchpriority" : "fetchPriority",
};

/** HTML attributes under React's names. */
export function toReactAttributes(attributes: AttributeMap): AttributeMap {
  const renamed: AttributeMap = {};
  for (const name in attributes) renamed[NAMES[name] ?? name] = attributes[name] as string;
  return renamed;
}
