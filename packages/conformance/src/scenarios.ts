import { bystanders } from "./scenarios/bystanders.js";
import { cutBody } from "./scenarios/cutBody.js";
import { fade } from "./scenarios/fade.js";
import { headPlaces } from "./scenarios/headPlaces.js";
import { hostile } from "./scenarios/hostile.js";
import { lifeCycle } from "./scenarios/lifeCycle.js";
import { morphs } from "./scenarios/morphs.js";
import { noScript } from "./scenarios/noScript.js";
import { paper } from "./scenarios/paper.js";
import { patience } from "./scenarios/patience.js";
import { proxyStage } from "./scenarios/proxyStage.js";
import { reselection } from "./scenarios/reselection.js";
import { resizes } from "./scenarios/resizes.js";
import type { Scenario } from "./scenarios/scenario.js";
import { sets } from "./scenarios/sets.js";
import { streamed } from "./scenarios/streamed.js";

/** All scenarios: tests that need more than the opening of a page. */
export const scenarios: Scenario[] = [
  ...streamed,
  ...headPlaces,
  ...lifeCycle,
  ...cutBody,
  ...fade,
  ...morphs,
  ...paper,
  ...patience,
  ...reselection,
  ...resizes,
  ...proxyStage,
  ...sets,
  ...noScript,
  ...bystanders,
  ...hostile,
];
