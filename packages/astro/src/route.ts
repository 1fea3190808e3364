import { glue } from "bucketfirst:images";

/** Says to Astro that the endpoint is not part of the build: each request is signed when it arrives. */
export const prerender = false;

/** Signs for browsers; any other method gets the handler's refusal. */
export const ALL = async ({ request }: { request: Request }): Promise<Response> =>
  (await glue.sign(request)) ?? new Response("Not found", { status: 404 });
