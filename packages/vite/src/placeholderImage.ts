import type { AnyDescriptor, ImageDescriptor } from "@bucketfirst/core";

/** Returns a grey picture that says what it is, as an address. */
function picture(width: number, height: number): string {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">` +
    `<rect width="100%" height="100%" fill="#888"/><text x="50%" y="50%" fill="#fff" font-family="sans-serif" ` +
    `text-anchor="middle" dominant-baseline="middle">built without keys</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/**
 * Returns a descriptor of the same box with a placeholder for every candidate, which asks no server. Visitors would see at
 * once that the build was made without keys.
 */
export function placeholderImage({ width, height, layout, placeholder }: AnyDescriptor): ImageDescriptor {
  const src = picture(width ?? 400, height ?? 300);
  return {
    cachedSrc: src,
    proxySrc: src,
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(layout !== undefined && { layout }),
    ...(placeholder !== undefined && { placeholder }),
  };
}
