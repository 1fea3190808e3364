/** Meaning of one line of an access log. */
export interface LogLine {
  /** Time of the request, in milliseconds since 1970. */
  time: number;
  /** Names of the objects that it asked for, without folders; none for a line that is no use. */
  names: readonly string[];
}

/**
 * Returns whether a GET of this status wanted an object that was there. 499 and 0 are clients that left before they got an
 * answer: they did ask.
 *
 * @example
 * [200, 206, 304, 499, 404].map(isUse) // [true, true, true, true, false]
 */
export const isUse = (status: number): boolean => status < 400 || status === 499;
