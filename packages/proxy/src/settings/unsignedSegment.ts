/** Rule of {@link isSegment} in words: imgproxy reads a colon as an option, and the other signs end or escape a segment. */
export const SEGMENT = "one segment of a path, without : / ? # % and not plain";

/** Returns whether a text may be the first segment of unsigned paths; undefined stands for the default. */
export const isSegment = (text: string | undefined): boolean =>
  text === undefined || /^(?!plain$)[\w.~!$&'()*+,;=@-]+$/.test(text);
