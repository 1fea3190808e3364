import { drive } from "../examples/drive.mjs";
import { openLab } from "../examples/lab.mjs";
import { EXAMPLES } from "../examples/table.mjs";
import { findChromium } from "./browsers.mjs";

/** Runs one step for each example, which is installed from packed packages and driven in Chromium; `pack` is the first step. */
export async function runExamples(report, needsBuild) {
  const chromium = findChromium();
  let lab;
  const pack = async () => {
    if (!chromium) return { skipped: "there is no Chromium to drive them in" };
    lab = await openLab(chromium);
    return { ok: true };
  };
  const packed = await report.step("examples: pack", needsBuild(pack));
  if (!packed.ok) return;
  for (const name of Object.keys(EXAMPLES)) {
    await report.step(`example ${name}`, async () => {
      const result = await drive(name, lab);
      const { first, reload, csp, client } = result.row ?? {};
      const facts = [`${first}, then ${reload}`, `csp ${csp}`, `client ${client}`, result.note].filter(Boolean);
      return { ...result, note: result.row && facts.join("; ") };
    });
  }
  await lab.close();
}
