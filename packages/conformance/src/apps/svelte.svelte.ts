import { hydrate, mount } from "svelte";
import { nextTask, type StartApp } from "./contract.js";
import Images from "./Images.svelte";

export const start: StartApp = (target, state, log) => {
  const app = $state({ state });
  (target.hasChildNodes() ? hydrate : mount)(Images, { target, props: { app, log } });
  return {
    update(state) {
      app.state = state;
    },
    ready: nextTask(),
  };
};
