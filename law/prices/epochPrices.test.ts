/** Epoch AI's published price regressions, where DENSING_CAPTURES_DIR names a folder of recorded bodies; and our own numbers. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { yearlyFall } from "../testing/yearlyFall.ts";

const folder = join(process.env.DENSING_CAPTURES_DIR ?? "", "prices", "epoch");
const recorded = Boolean(process.env.DENSING_CAPTURES_DIR) && existsSync(folder);

type Line = Record<string, string>;
const read = (name: string): Line[] =>
  parse(readFileSync(join(folder, `2025-03-13_${name}.csv`), "utf8"), { columns: true, bom: true });
const point = (row: Line) => ({
  id: row["Model Name"]!,
  date: row["Release Date"]!,
  value: Number(row["USD per 1M Tokens"]),
});

const threeDigits = (found: number, published: number) =>
  expect(Math.abs(found / published - 1), `${found} for ${published}`).toBeLessThan(5e-4);

function expectPublished(found: ReturnType<typeof yearlyFall>, published: Line) {
  const [low, high] = JSON.parse(published.price_reduction_factor_per_year_90_ci!) as [number, number];
  threeDigits(found.factor, Number(published.price_reduction_factor_per_year));
  threeDigits(found.low, low);
  threeDigits(found.high, high);
  expect(Math.abs(found.rSquared - Number(published.r_squared))).toBeLessThanOrEqual(0.0050001);
  expect(found.lows).toBe(Number(published.sample_size));
}

describe.skipIf(!recorded)("Epoch AI's regressions", () => {
  const published = recorded ? read("lowest_price_models_results") : [];
  const lows = recorded ? read("lowest_price_models_data") : [];
  const models = recorded
    ? [...read("aa_data_with_math5"), ...read("epoch_ai_price_data_not_in_aa_with_benchmarks")]
    : [];

  it("are twenty-one", () => expect(published).toHaveLength(21));

  it("come out of the lows that it lists, all of them, to three digits", () => {
    for (const row of published) {
      const own = lows.filter((low) =>
        (["bench", "threshold_model", "performance_range"] as const).every((key) => low[key] === row[key]),
      );
      expectPublished(yearlyFall(own.map(point), 0.9), row);
    }
  });

  it("come out of the models and prices that it began with, those that reason apart", () => {
    const reasons = /^(o1|o3)(-|$)|^DeepSeek-R1$/;
    for (const row of published) {
      const threshold = Number(/^\[([\d.]+),/.exec(row.performance_range!)![1]);
      const members = models.filter(
        (model) =>
          !reasons.test(model["Model Name"]!) &&
          model[row.bench!] !== "" &&
          Number(model[row.bench!]) >= threshold &&
          model["Release Date"]! >= row.start_date!,
      );
      expectPublished(yearlyFall(members.map(point), 0.9), row);
    }
  });
});

describe("yearlyFall", () => {
  it("reads ten times a year from prices that fall so, whatever the dearer ones between them", () => {
    const at = (date: string, value: number) => ({ id: date, date, value });
    const exact = yearlyFall(
      [
        at("2022-01-01", 50),
        at("2022-06-01", 80),
        at("2023-01-01", 5),
        at("2023-09-01", 6),
        at("2024-01-01", 0.5),
      ],
      0.9,
    );
    expect(exact.factor).toBeCloseTo(10, 9);
    expect(exact.low).toBeCloseTo(10, 6);
    expect(exact).toMatchObject({ lows: 3 });
  });

  it("has the interval of Student's t: worked by hand for residuals of 0.1, -0.2, 0.1 about ln 10 a year", () => {
    const at = (date: string, ln: number) => ({ id: date, date, value: Math.exp(ln) });
    const ten = Math.log(10);
    const found = yearlyFall(
      [at("2021-01-01", 0.1), at("2022-01-01", -0.2 - ten), at("2023-01-01", 0.1 - 2 * ten)],
      0.9,
    );
    // Deviation sqrt(0.06 / 1), spread of the years 2, one degree of freedom: t = 6.313752.
    const reach = 6.313751514675 * Math.sqrt(0.06 / 2);
    expect(found.factor).toBeCloseTo(10, 9);
    expect(found.low).toBeCloseTo(10 * Math.exp(-reach), 6);
    expect(found.high).toBeCloseTo(10 * Math.exp(reach), 6);
  });
});
