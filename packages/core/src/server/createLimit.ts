/**
 * Creates a function that runs at most `size` tasks at the same time; the others wait for their turn.
 *
 * @example
 * const limit = createLimit(2);
 * await Promise.all(names.map((name) => limit(() => look(name))));
 */
export function createLimit(size: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running < size) running++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      // The place goes to the next task, or becomes free.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
