import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  // `npx vite` in development: signing stays with the server of `npm start`.
  server: { proxy: { "/api": "http://127.0.0.1:3000" } },
});
