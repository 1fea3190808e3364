/** Returns the status of a response; 0 where the browser hides it, as of another origin without CORS. */
export const statusOf = (url: string): number =>
  (performance.getEntriesByName?.(url).at(-1) as { responseStatus?: number } | undefined)?.responseStatus ?? 0;
