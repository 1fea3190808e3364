/**
 * Creates a map that drops the entry used longest ago once it holds more than `size` entries.
 *
 * @example
 * const map = createBoundedMap<string, number>(2);
 * map.set("a", 1); map.set("b", 2); map.get("a"); map.set("c", 3);
 * map.get("b") // undefined
 */
export function createBoundedMap<K, V>(
  size: number,
): { get(key: K): V | undefined; set(key: K, value: V): void; delete(key: K): void } {
  const entries = new Map<K, V>();
  return {
    get(key) {
      const value = entries.get(key);
      if (value !== undefined) {
        entries.delete(key);
        entries.set(key, value);
      }
      return value;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, value);
      if (entries.size > size) entries.delete(entries.keys().next().value as K);
    },
    delete: (key) => void entries.delete(key),
  };
}
