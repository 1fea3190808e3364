import { bystanders } from "./scenarios/bystanders.js";
import { headPlaces } from "./scenarios/headPlaces.js";
import { hostile } from "./scenarios/hostile.js";
import { lifeCycle } from "./scenarios/lifeCycle.js";
import { noScript } from "./scenarios/noScript.js";
import { proxyStage } from "./scenarios/proxyStage.js";
import { resizes } from "./scenarios/resizes.js";
import type { Scenario } from "./scenarios/scenario.js";
import { streamed } from "./scenarios/streamed.js";

/** All that takes more than opening a page. */
export const scenarios: Scenario[] = [
  ...streamed,
  ...headPlaces,
  ...lifeCycle,
  ...resizes,
  ...proxyStage,
  ...noScript,
  ...bystanders,
  ...hostile,
];
