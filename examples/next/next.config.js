// As create-next-app has it since 16.4: pages are prerendered, and what differs per visit is said in the code.
export default { cacheComponents: true, partialPrefetching: true };
