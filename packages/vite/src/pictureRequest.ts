import { BucketfirstError } from "@bucketfirst/core";

/** Matches an import that names a variant. */
export const PICTURE = /\?(?:[^?]*&)?variant(?:=|&|$)/;

/** An import of a picture, in its parts. */
export interface PictureRequest {
  /** Module as it was written, without the query. */
  file: string;
  variant: string;
}

const list = (variants: readonly string[]): string =>
  variants.length > 0 ? `one of ${variants.join(", ")}` : "a name, but no variants are configured";

/**
 * Reads an import of a picture.
 *
 * @param variants names of the variants
 * @param importer module with the import, for the message
 * @throws BucketfirstError `INVALID_OPTION` for a variant that does not exist, or for another parameter
 * @example
 * readPictureRequest("./cat.jpg?variant=card", ["card", "hero"]) // { file: "./cat.jpg", variant: "card" }
 */
export function readPictureRequest(id: string, variants: readonly string[], importer?: string): PictureRequest {
  const at = id.lastIndexOf("?");
  const file = id.slice(0, at);
  const query = new URLSearchParams(id.slice(at + 1));
  const given = query.getAll("variant");
  const where = importer === undefined ? "" : ` (imported by ${importer})`;
  const [variant = ""] = given;
  if (given.length !== 1 || !variants.includes(variant)) {
    const got = given.map((name) => JSON.stringify(name)).join(" and ");
    throw new BucketfirstError("INVALID_OPTION", `${id}: variant: expected ${list(variants)}, got ${got}${where}`);
  }
  const other = [...query.keys()].find((name) => name !== "variant");
  if (other !== undefined) {
    throw new BucketfirstError(
      "INVALID_OPTION",
      `${id}: expected ?variant=NAME alone, got ${JSON.stringify(other)} beside it; sizes and formats belong to the variant${where}`,
    );
  }
  return { file, variant };
}
