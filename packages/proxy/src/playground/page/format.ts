/** Writes a size: `812 B`, `23.4 kB`, `1.2 MB`. */
export function showBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Writes a time: `4.2 ms`, `380 ms`, `1.2 s`. */
export function showTime(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

/** Writes a MIME type in short: `WEBP` for `image/webp`. */
export const showType = (type: string): string => type.replace(/^image\/|\+xml$/g, "").toUpperCase();
