#!/usr/bin/env node
// `pnpm types`: tsc and svelte-check over all packages, as many steps at once as there are cores.
import { Report } from "./gate/report.mjs";
import { sideBySide } from "./gate/sideBySide.mjs";
import { typeSteps } from "./gate/types.mjs";

const report = new Report();
await sideBySide(report, typeSteps());
report.end();
