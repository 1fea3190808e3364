let running = 0;
const queue: (() => void)[] = [];

/** Runs at most `limit` jobs at once: as many as the engine has tabs. */
export async function inTurn<T>(limit: number, job: () => Promise<T>): Promise<T> {
  if (running >= limit) await new Promise<void>((resolve) => queue.push(resolve));
  else running += 1;
  try {
    return await job();
  } finally {
    const next = queue.shift();
    if (next) next();
    else running -= 1;
  }
}
