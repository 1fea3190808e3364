/**
 * A source made absolute: one without scheme and without `//` in front is put behind `base` with one slash between.
 * No URL parsing, so the bytes stay the caller's.
 *
 * @example
 * resolveSource("/uploads/cat.jpg", "https://shop.example.com/") // "https://shop.example.com/uploads/cat.jpg"
 * resolveSource("s3://bucket/cat.jpg", "https://shop.example.com") // "s3://bucket/cat.jpg"
 */
export function resolveSource(source: string, base: string | undefined): string {
  if (!base || typeof source !== "string" || source === "" || /^[a-z][a-z0-9+.-]*:|^\/\//.test(source)) return source;
  return `${base.replace(/\/+$/, "")}/${source.replace(/^\/+/, "")}`;
}
