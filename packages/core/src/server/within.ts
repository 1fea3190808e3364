/**
 * Waits for `answer`, but no longer than `ms`.
 *
 * @param ms most milliseconds
 * @throws undefined when the time is over
 */
export async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, ms);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
