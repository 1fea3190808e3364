import { defineEventHandler, toWebRequest } from "#imports";
import { wire } from "../glue.js";

/** Signs for browsers. */
export default defineEventHandler(
  async (event) => (await wire().glue.handler?.(toWebRequest(event))) ?? new Response("Not found", { status: 404 }),
);
