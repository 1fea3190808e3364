/** What may stand for a signature: imgproxy takes a colon for an option, and the rest ends or escapes a segment. */
export const SEGMENT = "one segment of a path, without : / ? # % and not plain";

/** Whether a text may be the first segment of unsigned paths. */
export const isSegment = (text: string | undefined): boolean =>
  text === undefined || /^(?!plain$)[\w.~!$&'()*+,;=@-]+$/.test(text);
