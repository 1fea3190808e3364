/**
 * Writes a number as imgproxy reads it: plain decimal, leading zero, no exponent, `-0` as `0`.
 *
 * @example
 * decimal(1e-7) // "0.0000001"
 * decimal(1e21) // "1000000000000000000000"
 */
export function decimal(value: number): string {
  return String(value).replace(/^(-?)(\d)\.?(\d*)e(.)(\d+)$/, (_, sign, whole, fraction, direction, exponent) =>
    direction === "-"
      ? `${sign}0.${"0".repeat(exponent - 1)}${whole}${fraction}`
      : sign + whole + fraction + "0".repeat(exponent - fraction.length),
  );
}
