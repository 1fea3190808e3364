interface Size {
  width: number;
  height: number;
}

/** Returns whether an Exif orientation turns a picture on its side. */
const isOnSide = (orientation: number | undefined): boolean => orientation !== undefined && orientation >= 5;

/** Returns whether a small picture may be one of an original of this size. */
function fits(original: Size, small: Size): boolean {
  const scale = Math.max(small.width / original.width, small.height / original.height);
  return (
    Math.abs(original.width * scale - small.width) <= 1.5 && Math.abs(original.height * scale - small.height) <= 1.5
  );
}

/**
 * Returns the size of an original as a visitor sees it. The picture of the image server counts more than the Exif: some
 * formats turn in another way, and a server may be configured to turn nothing.
 *
 * @param stored sides as they stand in the file
 * @param small the small picture, where there is one
 * @example
 * visibleSize({ width: 400, height: 300, orientation: 6 }, undefined) // { width: 300, height: 400 }
 * visibleSize({ width: 400, height: 300, orientation: 6 }, { width: 100, height: 75 }) // { width: 400, height: 300 }
 */
export function visibleSize(
  { width, height, orientation }: Size & { orientation?: number },
  small: Size | undefined,
): Size {
  const upright = { width, height };
  const turned = { width: height, height: width };
  if (small && Math.abs(small.width - small.height) >= 3) {
    const [isUpright, isTurned] = [fits(upright, small), fits(turned, small)];
    if (isUpright !== isTurned) return isTurned ? turned : upright;
  }
  return isOnSide(orientation) ? turned : upright;
}
