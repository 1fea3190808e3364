import { checkBuildSettings } from "@bucketfirst/core/integration";
import type { ModuleOptions } from "./ModuleOptions.js";

/** Sizes of the variants in CSS pixels, which a browser knows before it has a descriptor. */
export type Boxes = Record<string, { width: number; height: number }>;

/**
 * Checks the options, so that a wrong one is named before anything is built, and returns the sizes of the variants that have
 * both sides.
 *
 * @throws BucketfirstError that names the option
 */
export function checkOptions(options: ModuleOptions): Boxes {
  const images = checkBuildSettings(options, "bucketfirst.");
  const sizes = images.variants.map((name) => [name, images.image("local:///-", name)] as const);
  return Object.fromEntries(
    sizes.flatMap(([name, { width, height }]) => (width && height ? [[name, { width, height }]] : [])),
  );
}
