import type { Command } from "commander";
import { addDev } from "./dev.js";
import { addDoctor } from "./doctor.js";
import { addEstimate } from "./estimate.js";
import { addGc } from "./gc.js";
import { addInit } from "./init.js";
import { addInspect } from "./inspect.js";
import { addLifecycle } from "./lifecycle.js";
import { addPlayground } from "./playground.js";
import { addPurge } from "./purge.js";
import { addSign } from "./sign.js";
import { addWarm } from "./warm.js";

/** Adds every command to the program, in the order of its help. */
export function addCommands(program: Command): void {
  addDev(program);
  addPlayground(program);
  addInit(program);
  addInspect(program);
  addSign(program);
  addWarm(program);
  addPurge(program);
  addGc(program);
  addLifecycle(program);
  addDoctor(program);
  addEstimate(program);
}
