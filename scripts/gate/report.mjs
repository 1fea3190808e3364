/**
 * Collects results and prints one short line each; a failed step's whole output follows its line. Names of what failed
 * are printed once more at the end, since long logs are often cut in their middle.
 */
export class Report {
  #failures = [];
  passed = 0;
  failed = 0;
  skipped = 0;

  /**
   * Runs `step` and counts it. `step` gives `{ ok, output?, skipped?, tests?, failures? }`, where `failures` names the
   * cases that failed; a throw is a failure, never a crash.
   */
  async step(name, step) {
    const started = performance.now();
    let result;
    try {
      result = await step();
    } catch (error) {
      result = { ok: false, output: String(error?.stack ?? error) };
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (result.skipped) {
      this.skipped += 1;
      console.log(`skipped  ${name}: ${result.skipped}`);
      return result;
    }
    if (result.ok) this.passed += 1;
    else {
      this.failed += 1;
      this.#failures.push(name, ...(result.failures ?? []).map((failure) => `  ${failure}`));
    }
    const note = result.note ? `  ${result.note}` : "";
    console.log(`${result.ok ? "ok      " : "FAILED  "} ${name.padEnd(26)} ${seconds.padStart(6)} s${note}`);
    if (!result.ok && result.output) console.log(result.output.trimEnd().replaceAll(/^/gm, "    "));
    return result;
  }

  /** Test cases inside a step count one by one beside the step itself. */
  addTests({ passed, failed, skipped }) {
    this.passed += passed;
    this.failed += failed;
    this.skipped += skipped;
  }

  /** Prints what failed, and the last line of the gate, which machines read. */
  end() {
    for (const failure of this.#failures) console.log(`FAILED   ${failure}`);
    const skipped = this.skipped > 0 ? `, ${this.skipped} skipped` : "";
    console.log(`${this.passed} passed, ${this.failed} failed${skipped}`);
    process.exitCode = this.failed > 0 ? 1 : 0;
  }
}
