import { createHash } from "node:crypto";

/** Settings of imgproxy by which the same path gives another picture: originals, presets, defaults. */
const NAMES =
  /^IMGPROXY_(?:PRESETS(?:_PATH|_SEPARATOR)?|ONLY_PRESETS|BASE_URL|URL_REPLACEMENTS|LOCAL_FILESYSTEM_ROOT|(?:S3|GCS|ABS)_ENDPOINT|SWIFT_AUTH_URL|(?:FORMAT_)?QUALITY|(?:AVIF|WEBP|JPEG|PNG|GIF|JXL)_\w+|AUTOQUALITY_\w+|AUTO_ROTATE|STRIP_\w+|KEEP_COPYRIGHT|PRESERVE_HDR|COLOR_PROFILES_DIR|USE_LINEAR_COLORSPACE|DISABLE_SHRINK_ON_LOAD|ENFORCE_\w+|PREFERRED_FORMATS|SKIP_PROCESSING_FORMATS|WATERMARK_\w+|FALLBACK_IMAGE_\w+|UNSHARP_MASKING_\w+|SMART_CROP_\w+)$/;
const SECRET = /KEY|SALT|SECRET|TOKEN|PASSWORD|CREDENTIAL/;

/**
 * Returns a digest of each setting that decides how pictures look, by its name. A digest is too short to be turned back into
 * a value.
 *
 * @example
 * pictureSettings({ IMGPROXY_QUALITY: "70", IMGPROXY_KEY: "secret" }) // { IMGPROXY_QUALITY: "9665e4656f54" }
 */
export function pictureSettings(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const names = Object.keys(environment).filter((name) => NAMES.test(name) && !SECRET.test(name));
  return Object.fromEntries(
    names
      .sort()
      .filter((name) => environment[name])
      .map((name) => [name, digest(`${name}=${environment[name]}`)]),
  );
}

/** Returns the first 12 hex digits of a SHA-256. */
export const digest = (value: string | Buffer): string => createHash("sha256").update(value).digest("hex").slice(0, 12);
