/** A candidate of a srcset by its descriptor. */
interface Candidate {
  descriptor?: string;
}

/**
 * Returns the candidates for which a known original is large enough: those below its width, and the first one at or above
 * it, with the width of its result. They are in the order of the request.
 *
 * @param knownWidth width of the original in pixels
 * @param width CSS pixels of the box, by which densities become widths
 * @example
 * narrowed([{ descriptor: "200w" }, { descriptor: "400w" }, { descriptor: "600w" }], 300)
 * // [{ descriptor: "200w" }, { descriptor: "300w" }]
 * narrowed([{ descriptor: "1x" }, { descriptor: "2x" }], 300, 200) // [{ descriptor: "1x" }, { descriptor: "1.5x" }]
 */
export function narrowed<C extends Candidate>(candidates: readonly C[], knownWidth: number, width?: number): C[] {
  const widthOf = ({ descriptor = "" }: C): number =>
    Number.parseFloat(descriptor) * (descriptor.endsWith("x") ? width! : 1);
  const last = Math.min(...candidates.map(widthOf).filter((candidate) => candidate >= knownWidth));
  return candidates
    .filter((candidate) => !(widthOf(candidate) > last))
    .map((candidate) => {
      if (widthOf(candidate) !== last) return candidate;
      const isDensity = candidate.descriptor!.endsWith("x");
      const known = isDensity ? Math.round((knownWidth / width!) * 1000) / 1000 : knownWidth;
      return { ...candidate, descriptor: known + (isDensity ? "x" : "w") };
    });
}
