import { execFileSync } from "node:child_process";

/** Finds the first program that is not installed, in words for the row of a bench; undefined where all are there. */
export function missingProgram(programs: readonly string[]): string | undefined {
  const missing = programs.find((program) => {
    try {
      execFileSync("which", [program], { stdio: "ignore" });
      return false;
    } catch {
      return true;
    }
  });
  return missing && `not run: ${missing} is not installed`;
}
