import { defineProject } from "vitest/config";

export default defineProject({ test: { name: "vue", environment: "happy-dom", include: ["test/**/*.test.ts"] } });
