const UNITS = ["B", "kB", "MB", "GB", "TB"];

/**
 * Writes a number of bytes for people.
 *
 * @example
 * bytesText(1_234_567) // "1.2 MB"
 * bytesText(999)       // "999 B"
 */
export function bytesText(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}
