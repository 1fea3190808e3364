// These are the defaults of create-next-app since 16.4: pages are prerendered, and the code marks the parts that differ by visit.
export default { cacheComponents: true, partialPrefetching: true };
