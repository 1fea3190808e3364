import { hydrate } from "svelte";
import { run } from "./client.js";
import { nextTask } from "./contract.js";
import Placed from "./Placed.svelte";

run((target, state, log) => {
  hydrate(Placed, { target, props: { app: { state }, log } });
  return { update: () => {}, ready: nextTask() };
});
