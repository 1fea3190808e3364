import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  // With `npx vite` in development, the server of `npm start` still signs.
  server: { proxy: { "/api": "http://127.0.0.1:3000" } },
});
