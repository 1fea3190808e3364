import { median } from "../proxy/table.js";
import type { Figure } from "../record.js";
import type { Load } from "./load.js";

/** Share of the bytes of pictures that a home page saved by imgproxy on ECS; `docs/measured.md` links what reports it. */
const SAVED_ON_ECS = 93;

/** Prints the loads of each kind of page over one line, and makes figures of their medians. */
export function figuresOf(line: string, loads: ReadonlyMap<string, readonly Load[]>): Figure[] {
  const figures: Figure[] = [];
  const medianOf = (kind: string, key: keyof Load) => median(loads.get(kind)!.map((one) => one[key]));
  const rounds = Math.max(...[...loads.values()].map(({ length }) => length));
  console.log(`${line}: medians of ${rounds} loads\n      bytes    pictures  requests   LCP ms    CLS  main thread ms`);
  for (const kind of loads.keys()) {
    const of = (key: keyof Load) => medianOf(kind, key);
    const cells = [of("bytes"), of("pictureBytes"), of("requests"), of("lcpMs")].map((value) => value.toFixed(0));
    cells.push(of("cls").toFixed(3), of("mainThreadMs").toFixed(0));
    console.log(`${cells.map((cell, i) => cell.padStart([11, 12, 10, 9, 7, 16][i]!)).join("")}  ${kind}`);
    const what = (figure: string) => `${figure}, ${line}: ${kind}`;
    figures.push(
      { what: what("LCP"), measured: Math.round(of("lcpMs")), unit: "ms" },
      { what: what("all bytes"), measured: Math.round(of("bytes") / 1000), unit: "kB" },
      { what: what("bytes of pictures"), measured: Math.round(of("pictureBytes") / 1000), unit: "kB" },
      { what: what("requests"), measured: of("requests"), unit: "requests" },
      { what: what("CLS"), measured: Number(of("cls").toFixed(3)), unit: "" },
      { what: what("main thread"), measured: Math.round(of("mainThreadMs")), unit: "ms" },
    );
    if (kind === "originals") continue;
    const saved = 100 * (1 - of("pictureBytes") / medianOf("originals", "pictureBytes"));
    const asked = kind.startsWith("bucket first") && { promised: `>= ${SAVED_ON_ECS} %`, met: saved >= SAVED_ON_ECS };
    figures.push({ what: what("bytes of pictures saved"), measured: Number(saved.toFixed(1)), unit: "%", ...asked });
  }
  return figures;
}
