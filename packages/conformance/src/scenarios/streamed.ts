import assert from "node:assert/strict";
import { expectedOf, SHAPES } from "../cases.js";
import { runCase } from "../runCase.js";
import type { Scenario } from "./scenario.js";

/** Scenarios of images in a later chunk of the page. */
export const streamed: Scenario[] = [
  {
    name: "images behind a boundary that React streams later",
    adapters: ["react"],
    async run(lab, adapter) {
      for (const suspense of ["before", "after"] as const) {
        for (const head of [true, false]) {
          for (const outcome of ["hit", "miss", "fail"] as const) {
            const what = `${outcome}, ${head ? "head script" : "no head script"}, app ${suspense} the images`;
            const { images, console, requests } = await runCase(
              lab,
              { adapter, mode: "late", outcome, head },
              { suspense },
            );
            for (const shape of SHAPES) {
              const { times: _, ...seen } = images[shape];
              assert.deepEqual(seen, expectedOf(outcome, shape), `${what}, ${shape}\n${requests.join("\n")}`);
            }
            assert.deepEqual(console, [], what);
          }
        }
      }
    },
  },
];
