/**
 * Runs work for each item in turn, also after one of them has failed.
 *
 * @throws the first failure, once all items have had their turn
 */
export async function attemptAll<T>(
  items: Iterable<T> | AsyncIterable<T>,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const failures: unknown[] = [];
  for await (const item of items) await work(item).catch((error) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
