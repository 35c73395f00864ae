import { describe, expect, it } from "vitest";
import { deviceBitsPerWeight } from "../constants.ts";
import type { DeviceFact } from "../facts.ts";
import { placedFacts } from "../testing/placed.ts";
import { model, plantedFacts, plantedReports } from "../testing/worlds.ts";
import { daysPerMonth, daysSince, originDay } from "../time.ts";
import { largestParams, onDevice } from "./onDevice.ts";

const slope = Math.LN2 / (3.5 * daysPerMonth);
const phone: DeviceFact = {
  device: "phone",
  kind: "phone",
  memory_bytes: (4e9 * deviceBitsPerWeight) / 8,
  memory_bandwidth_bytes_per_second: 100e9,
  released_on: "2025",
};
const yardstick = model({ model_id: "llama-2-7b", family: "llama-2", released_on: "2023-07-18" });
const mixture = model({
  model_id: "mixture",
  family: "mixture",
  released_on: "2025-01-01",
  total_params: 1.9e9,
  active_params: 0.5e9,
});
const base = plantedFacts(slope, 20);
const facts = {
  ...base,
  models: [...base.models, yardstick, mixture],
  scores: [...base.scores, ...plantedReports(yardstick, 0.5), ...plantedReports(mixture, 4.4)],
};

describe("largestParams", () => {
  it("fills the usable share of the memory, and takes a kind that it does not know for a phone", () => {
    expect(largestParams(phone)).toBe(2e9);
    expect(largestParams({ ...phone, kind: "watch" })).toBe(2e9);
    expect(largestParams({ ...phone, kind: "constructor" })).toBe(2e9);
    expect(largestParams({ ...phone, kind: "consumer GPU" })).toBe(3.6e9);
  });
});

describe("onDevice", () => {
  const { devices, dates } = onDevice(placedFacts(facts, 20), [phone]);

  it("gives the largest model, its effective size by the line, and the best model that fits", () => {
    const [row] = devices;
    const frontier = 2e9 * Math.exp(slope * daysSince(originDay, facts.as_of));
    expect(Math.abs(Math.log(row!.effective_params! / frontier))).toBeLessThan(0.3);
    expect(row!.effective_low!).toBeLessThan(row!.effective_params!);
    expect(row!.effective_high!).toBeGreaterThan(row!.effective_params!);
    expect(row!.best_model_id).toBe("mixture");
    const bytes = deviceBitsPerWeight / 8;
    expect(row!.tokens_per_second_largest).toBeCloseTo(100e9 / (2e9 * bytes), 9);
    // Only active weights are read for a token.
    expect(row!.tokens_per_second_best).toBeCloseTo(100e9 / (0.5e9 * bytes), 9);
  });

  it("dates a quality by the line and by the first model that fits", () => {
    const row = dates.find(({ quality }) => quality === "llama-2-7b")!;
    // e^0.5 7B in 2B: 1.75 of ln density, 269 days; 1B reaches it on day 375, family 13.
    const day = (0.5 + Math.log(3.5)) / slope;
    expect(Math.abs(daysSince(originDay, row.fits_on!) - day)).toBeLessThan(30);
    expect(row.fits_low! < row.fits_on! && row.fits_on! < row.fits_high!).toBe(true);
    expect(row).toMatchObject({ is_forecast: false, first_model_id: "family-13-1b" });
  });

  it("keeps memory and models where the frontier is not identified, and speed only where bandwidth is known", () => {
    const few = { ...facts, models: facts.models.filter(({ family }) => family !== "llama-2").slice(0, 12) };
    const found = onDevice(placedFacts(few, 5), [{ ...phone, memory_bandwidth_bytes_per_second: null }]);
    expect(found.devices[0]).toMatchObject({
      largest_params: 2e9,
      effective_params: null,
      tokens_per_second_best: null,
    });
    expect(found.devices[0]!.best_model_id).not.toBeNull();
    expect(found.dates.every((row) => row.fits_on === null && row.is_forecast === null)).toBe(true);
  });
});
