/**
 * Returns a function that remembers its result for each argument, for as long as the module lives: it is only for results
 * of constants.
 */
export function memo<K, V>(read: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      value = read(key);
      known.set(key, value);
    }
    return value;
  };
}
