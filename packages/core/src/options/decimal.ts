/**
 * A number as imgproxy reads it: plain decimal, leading zero, no exponent, `-0` as `0`.
 *
 * @example
 * decimal(1e-7) // "0.0000001"
 * decimal(1e21) // "1000000000000000000000"
 */
export function decimal(value: number): string {
  const text = String(value);
  const cut = text.indexOf("e");
  if (cut < 0) return text;
  const exponent = +text.slice(cut + 1);
  const sign = value < 0 ? "-" : "";
  const [whole, fraction = ""] = text.slice(sign.length, cut).split(".");
  return exponent < 0
    ? `${sign}0.${"0".repeat(-exponent - 1)}${whole}${fraction}`
    : `${sign}${whole}${fraction}${"0".repeat(exponent - fraction.length)}`;
}
