import { glue } from "bucketfirst:images";

/** Puts head script, stylesheet and `preconnect` into every page, and allows them in its policy. */
export const onRequest = async (_context: unknown, next: () => Promise<Response>): Promise<Response> =>
  glue.page(await next());
