/** `[06/Feb/2019:00:00:38 +0000]`, which stands in the lines of nginx, Apache, S3 and Ceph. */
const TIME = /\[(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d{4})\]/;

/**
 * Reads the time in a line of an access log.
 *
 * @returns milliseconds since 1970, and the text behind the bracket; undefined for a line of another form
 * @example
 * bracketTime('::1 - - [06/Feb/2019:00:00:38 +0000] "GET / HTTP/1.1" 200 512')?.time // 1549411238000
 */
export function bracketTime(line: string): { time: number; rest: string } | undefined {
  const found = TIME.exec(line);
  if (!found) return undefined;
  const [whole, day, month, year, clock, zone] = found;
  const time = Date.parse(`${day} ${month} ${year} ${clock} ${zone}`);
  return Number.isNaN(time) ? undefined : { time, rest: line.slice(found.index + whole.length) };
}
