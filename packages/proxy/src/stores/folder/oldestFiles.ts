/** A file and the time of its last use, in milliseconds since 1970. */
export interface UsedFile {
  name: string;
  path: string;
  used: number;
}

/** The files among any number whose last use is longest ago, at most so many: a heap with the latest of them on top. */
export class OldestFiles {
  readonly #most: number;
  readonly #heap: UsedFile[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  add(file: UsedFile): void {
    const heap = this.#heap;
    if (heap.length === this.#most) {
      if (file.used >= heap[0]!.used) return;
      heap[0] = file;
      this.#sink();
      return;
    }
    let at = heap.push(file) - 1;
    for (let parent = (at - 1) >> 1; at > 0 && heap[parent]!.used < file.used; parent = (at - 1) >> 1) {
      heap[at] = heap[parent]!;
      heap[parent] = file;
      at = parent;
    }
  }

  /** Returns the files, the one whose use is longest ago last. */
  sorted(): UsedFile[] {
    return this.#heap.sort((a, b) => b.used - a.used);
  }

  #sink(): void {
    const heap = this.#heap;
    for (let at = 0; ; ) {
      let largest = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < heap.length && heap[child]!.used > heap[largest]!.used) largest = child;
      if (largest === at) return;
      [heap[at], heap[largest]] = [heap[largest]!, heap[at]!];
      at = largest;
    }
  }
}
