import { defineConfig } from "vitest/config";
import { ClosingLine } from "./test/closingLine.ts";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["node_modules/**", "dist/**", "data/**"],
    environment: "node",
    // DuckDB and the Temporal core bridge are native modules: each file gets its own process.
    pool: "forks",
    // The default leaves one core idle; on two that doubles the time.
    maxWorkers: 2,
    reporters: ["default", new ClosingLine()],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: { TZ: "UTC" },
  },
});
