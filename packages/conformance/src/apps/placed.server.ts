import { render } from "svelte/server";
import type { AppState } from "../images.js";
import Placed from "./Placed.svelte";

/** Prints a Svelte page with a head script of its own, as the parts that a server puts into its document. */
export const renderPlaced = (state: AppState, nonce: string): { head: string; body: string } =>
  render(Placed, { props: { app: { state }, nonce } });
