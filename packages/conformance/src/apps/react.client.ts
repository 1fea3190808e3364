import { run } from "./client.js";
import { start } from "./react.js";

run(start);
