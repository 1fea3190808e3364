/** The charset has to stand in the first 1024 bytes of a page. */
const CHARSET = /<meta[^>]*charset[^>]*>/i;

/** Inserts markup as early into a page's head as it may stand: in front of the page's own scripts and stylesheets. */
export const insertMarkup = (html: string, markup: string): string =>
  html.replace(CHARSET.test(html) ? CHARSET : /<head[^>]*>/i, (tag) => tag + markup);
