/**
 * Returns the texts and numbers of a record. A descriptor may be the JSON of a foreign API: an object in the place of a text
 * can make a renderer throw. `null`, or anything else that is no record, gives an empty one.
 *
 * @example
 * textsOf({ width: 400, sizes: {} }) // { width: 400 }
 */
export function textsOf<T extends object>(record: T): T {
  const texts = {} as T;
  for (const name in record) if (typeof record[name] !== "object") texts[name] = record[name];
  return texts;
}
