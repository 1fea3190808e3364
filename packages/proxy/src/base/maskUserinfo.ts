/**
 * Returns a text as it may be shown: user and password of the addresses in it are stars.
 *
 * @example
 * maskUserinfo("GET http://me:secret@host:9000/x failed"); // "GET http://***@host:9000/x failed"
 */
export const maskUserinfo = (text: string): string => text.replace(/(?<=\/\/)[^\s/"'@]+@/g, "***@");

/**
 * Returns the value of a setting that may be a badly written address, as it may be shown: everything before its last `@`
 * is stars, since it is not known where a password begins.
 *
 * @example
 * maskValue("http//me:se/cret@host:9000"); // "http//***@host:9000"
 */
export function maskValue(value: string): string {
  const at = value.lastIndexOf("@");
  if (at < 0) return value;
  const [scheme = ""] = /^https?:?\/{0,2}/i.exec(value) ?? [];
  return `${scheme}***${value.slice(at)}`;
}
