import { randomInt } from "node:crypto";
import { defineConfig } from "vitest/config";
import { ClosingLine } from "../closingLine.ts";

export default defineConfig({
  test: {
    include: ["test/soak/*.soak.ts"],
    environment: "node",
    pool: "forks",
    // One waits for what a killed worker left to be given up while another computes.
    maxWorkers: 2,
    // Each kill prints its line when it has happened.
    disableConsoleIntercept: true,
    reporters: ["default", new ClosingLine()],
    testTimeout: 1_200_000,
    // One seed for all files, drawn here where none is given.
    env: { TZ: "UTC", DENSING_SOAK_SEED: process.env.DENSING_SOAK_SEED ?? String(randomInt(2 ** 31)) },
  },
});
