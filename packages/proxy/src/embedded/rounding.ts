/** Rounds half away from zero, as imgproxy rounds sizes; `Math.round` would round -0.5 up. */
export function round(value: number): number {
  return value < 0 ? -Math.round(-value) : Math.round(value);
}

/** Rounds half to even, as imgproxy rounds positions and paddings. */
export function roundToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Returns the smaller of two sizes, where 0 stands for a size that is not given. */
export function least(a: number, b: number): number {
  return a === 0 ? b : b === 0 ? a : Math.min(a, b);
}
