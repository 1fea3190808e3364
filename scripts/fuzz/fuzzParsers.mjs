import { createRandom } from "./core.mjs";
import { loadParsers } from "./loadParsers.mjs";
import { createMutator } from "./mutate.mjs";
import { targets } from "./targets.mjs";

/**
 * Hands every parser `cases` texts made of its seeds. A target may take fewer, by its `rate`.
 *
 * @param wanted beginnings of names of targets
 * @returns a line for each target: texts, accepted ones, and the slowest text
 * @throws Error with the name of the target, the seed and the text that broke what must hold
 */
export async function fuzzParsers(cases, seed, wanted = [""]) {
  const lines = [];
  for (const [name, { seeds, rate = 1, check }] of Object.entries(targets(await loadParsers()))) {
    if (!wanted.some((start) => name.startsWith(start))) continue;
    const next = createMutator(createRandom(seed), seeds);
    const count = Math.ceil(cases * rate);
    let accepted = 0;
    let slowest = 0;
    for (let i = 0; i < count; i++) {
      // The seeds themselves come first: a target that refuses all of them would prove nothing.
      const text = i < seeds.length ? seeds[i] : next();
      const started = performance.now();
      try {
        if (await check(text)) accepted += 1;
        else if (i < seeds.length) throw new Error("expected a seed to be accepted");
      } catch (error) {
        throw new Error(`${name}, seed ${seed}, ${JSON.stringify(text)}: ${error.message}`, { cause: error });
      }
      slowest = Math.max(slowest, performance.now() - started);
    }
    lines.push(`${name}: ${count} texts, ${accepted} accepted, slowest ${slowest.toFixed(1)} ms`);
  }
  if (lines.length === 0) throw new Error(`--only: expected the beginning of a target's name, got ${wanted}`);
  return lines;
}
