/** Compute per dollar, recomputed from accelerators with a price at release (method.md section 5.4). */
import { DensingError } from "../../errors.ts";
import type { AcceleratorFact, HardwareTrendFact } from "../facts.ts";
import { intervalLevel } from "../mathematics/interval.ts";
import { fitLine, slopeInterval } from "../mathematics/leastSquares.ts";
import { compareText } from "../ordering.ts";
import { daysPerYear, daysSince, originDay } from "../time.ts";

/** One doubling time of compute per dollar: as published, or by least squares over accelerators. */
export interface HardwareTrendRow {
  readonly name: string;
  readonly source: "published" | "ours";
  readonly doubling_years: number | null;
  /** 90 % interval of ours; as printed for a published one. */
  readonly low_years: number | null;
  readonly high_years: number | null;
  readonly n_accelerators: number | null;
  readonly released_from: string | null;
  readonly released_to: string | null;
  /** Change of ln (FLOP/s per USD) a year. */
  readonly slope_per_year: number | null;
  readonly slope_low: number | null;
  readonly slope_high: number | null;
  readonly r_squared: number | null;
  readonly not_identified: string | null;
  /** Of ours, the one that the sentences lead with. */
  readonly lead: boolean;
}

/**
 * FP32 also by class of price: dear cards are a larger part of the later ones, so that the line through all is flatter
 * than that through either class. The first leads.
 */
const hardwareMeasures = [
  {
    name: "FP32 FLOP/s per USD, all with a price",
    flops: "fp32_flops",
    from: 0,
    below: Number.POSITIVE_INFINITY,
  },
  { name: "FP32 FLOP/s per USD, under 2,000 USD", flops: "fp32_flops", from: 0, below: 2000 },
  {
    name: "FP32 FLOP/s per USD, 2,000 USD and more",
    flops: "fp32_flops",
    from: 2000,
    below: Number.POSITIVE_INFINITY,
  },
  {
    name: "FP16/BF16 tensor FLOP/s per USD, all with a price",
    flops: "tensor_fp16_bf16_flops",
    from: 0,
    below: Number.POSITIVE_INFINITY,
  },
] as const;

/** Below these a line has an interval of no use. */
const leastAccelerators = 10;

/** Ours first, then the published ones as they stand. Prices are nominal USD. */
export function hardwareTrends(
  accelerators: readonly AcceleratorFact[],
  published: readonly HardwareTrendFact[],
): HardwareTrendRow[] {
  return [
    ...hardwareMeasures.map(({ name, flops, from, below }) =>
      lineRow(
        name,
        accelerators.flatMap((row) =>
          row[flops] === null ||
          !(row[flops] > 0 && row.release_price_usd > 0) ||
          row.release_price_usd < from ||
          row.release_price_usd >= below
            ? []
            : [
                {
                  date: row.released_on,
                  name: row.name,
                  value: Math.log(row[flops] / row.release_price_usd),
                },
              ],
        ),
      ),
    ),
    ...published.map(
      (row): HardwareTrendRow => ({
        ...nothing,
        name: row.name,
        source: "published",
        doubling_years: row.doubling_years,
        low_years: row.low_years,
        high_years: row.high_years,
        n_accelerators: null,
        released_from: null,
        released_to: null,
        not_identified: null,
        lead: false,
      }),
    ),
  ];
}

const nothing = {
  doubling_years: null,
  low_years: null,
  high_years: null,
  slope_per_year: null,
  slope_low: null,
  slope_high: null,
  r_squared: null,
};

interface Point {
  readonly name: string;
  readonly date: string;
  readonly value: number;
}

function lineRow(name: string, points: readonly Point[]): HardwareTrendRow {
  // In one order, so that the sums are the same digit for digit.
  const ordered = [...points].sort((a, b) => compareText(a.date, b.date) || compareText(a.name, b.name));
  const counts = {
    name,
    source: "ours" as const,
    lead: name === hardwareMeasures[0].name,
    n_accelerators: points.length,
    released_from: ordered[0]?.date ?? null,
    released_to: ordered.at(-1)?.date ?? null,
  };
  if (points.length < leastAccelerators) {
    const reason = `${points.length} accelerators with a price; ${leastAccelerators} are needed`;
    return { ...counts, ...nothing, not_identified: reason };
  }
  const years = ordered.map(({ date }) => daysSince(originDay, date) / daysPerYear);
  const fit = lineOrNull(
    years,
    ordered.map(({ value }) => value),
  );
  if (fit === null) return { ...counts, ...nothing, not_identified: "all are of one day" };
  const { low, high } = slopeInterval(fit, intervalLevel);
  const doubling = (slope: number) => (slope > 0 ? Math.LN2 / slope : null);
  return {
    ...counts,
    doubling_years: doubling(fit.slope),
    low_years: doubling(high),
    high_years: doubling(low),
    slope_per_year: fit.slope,
    slope_low: low,
    slope_high: high,
    r_squared: fit.rSquared,
    not_identified: null,
  };
}

function lineOrNull(x: readonly number[], y: readonly number[]) {
  try {
    return fitLine(x, y);
  } catch (error) {
    if (error instanceof DensingError && error.type === "rank-deficient-design") return null;
    throw error;
  }
}
