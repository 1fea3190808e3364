import { run } from "./client.js";
import { start } from "./svelte.svelte.js";

run(start);
