import { describe, expect, it } from "vitest";
import { randomStream } from "./random.ts";
import { errorUnder, fitSerialErrors, slopeCoefficients } from "./serialErrors.ts";
import { fitLine } from "./straightLine.ts";

const months = Float64Array.from({ length: 40 }, (_, month) => month);

function path(rho: number, seed: number, stream: number): Float64Array {
  const random = randomStream(seed, stream);
  let error = rho < 1 ? random.normal() / Math.sqrt(1 - rho * rho) : 0;
  return months.map((_, month) => {
    if (month > 0) error = rho * error + random.normal();
    return error;
  });
}

describe("errorUnder", () => {
  it.each([0, 0.5, 0.9, 1])("is the spread of a slope through errors of rho %s", (rho) => {
    const slopes = Array.from({ length: 4000 }, (_, draw) => fitLine(months, path(rho, 1, draw)).slope);
    const spread = Math.sqrt(slopes.reduce((sum, slope) => sum + slope ** 2, 0) / slopes.length);
    expect(errorUnder({ rho, innovation: 1 }, slopeCoefficients(months)) / spread).toBeCloseTo(1, 1);
  });

  it("is the textbook error where nothing depends on what was before", () => {
    const { slopeStandardError, residualStandardDeviation } = fitLine(months, path(0, 2, 0));
    const found = errorUnder({ rho: 0, innovation: residualStandardDeviation }, slopeCoefficients(months));
    expect(found).toBeCloseTo(slopeStandardError, 12);
  });
});

describe("fitSerialErrors", () => {
  it.each([0.3, 0.6, 0.9])("is not biased by the line that left the residuals: rho %s", (rho) => {
    const found = Array.from({ length: 1000 }, (_, draw) => {
      const values = path(rho, 3, draw);
      const { slope, intercept } = fitLine(months, values);
      return fitSerialErrors(
        values.map((value, month) => value - intercept - slope * month),
        2,
      )!.rho;
    });
    const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
    expect(Math.abs(mean - rho)).toBeLessThan(0.06);
  });

  it("is null of few residuals, and no error where there is none", () => {
    expect(fitSerialErrors(new Float64Array(5), 2)).toBeNull();
    expect(fitSerialErrors(new Float64Array(9), 2)).toEqual({ rho: 0, innovation: 0 });
  });
});
