import { availableParallelism } from "node:os";

/** Runs `steps`, pairs of name and function, into `report`: as many at once as there are cores, in their order. */
export async function sideBySide(report, steps) {
  const left = [...steps];
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) await report.step(...next);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
}
