/**
 * Rulers from a file: one of the user's own (JSON or CSV), or the two-step ruler as `densing ruler fit` writes it.
 */
import { basename } from "node:path";
import { z } from "zod";
import { DensingError, messageOf } from "../errors.ts";
import type { AnyRuler } from "../law/rulers/place.ts";
import type { Ruler, RulerCurve } from "../law/rulers/ruler.ts";
import type { TwoStepRuler } from "../law/rulers/twoStepRuler.ts";
import { csvRecords } from "./csvRecords.ts";
import {
  benchmarkName,
  numberCell,
  orEmpty,
  percentCell,
  positiveCell,
  repeatedName,
} from "./rulerFields.ts";

/** A ruler of a file, and the benchmarks whose errors of scores the file does not give. */
export interface RulerFile {
  readonly ruler: AnyRuler;
  readonly withoutErrors: readonly string[];
}

/** @throws DensingError `invalid-argument` with the place in the file, what was expected and what was seen */
export function parseRulerFile(file: string, text: string): RulerFile {
  if (/^\s*\{/.test(text)) return parseJson(file, text);
  const rows = csvRecords(file, text, curveRow);
  const largest = new Set(rows.map((row) => row.largest_reference_params));
  if (largest.size > 1)
    throw wrong(file, "largest_reference_params differs among the lines; it is one of the ruler");
  return userRuler(file, {
    name: basename(file)
      .replace(/\.[^.]*$/, "")
      .replace(/[^A-Za-z0-9._-]+/g, "-"),
    largest_reference_params: rows[0]?.largest_reference_params ?? null,
    minimum_benchmarks: null,
    curves: rows.map((row) => ({ ...row, noise: row.noise ?? 0 })),
  });
}

const curveRow = z.object({
  benchmark: benchmarkName,
  floor: percentCell.refine((value) => value < 100, "expected a percentage below 100"),
  steepness: positiveCell,
  intercept: numberCell,
  noise: orEmpty(numberCell.refine((value) => value >= 0, "expected 0 or more")),
  items: orEmpty(positiveCell),
  report_spread: orEmpty(numberCell.refine((value) => value >= 0, "expected 0 or more")),
  largest_reference_params: orEmpty(positiveCell),
});

const curve = z.object({
  benchmark: benchmarkName,
  floor: z.number().min(0).lt(100),
  steepness: z.number().positive(),
  intercept: z.number(),
  noise: z.number().min(0).default(0),
  items: z.number().positive().nullable().default(null),
  report_spread: z.number().min(0).nullable().default(null),
});

const userSchema = z.object({
  name: z.string(),
  curves: z.array(curve),
  minimum_benchmarks: z.number().int().positive().nullable().default(null),
  largest_reference_params: z.number().positive().nullable().default(null),
});

const fitted = {
  covariance: z
    .array(z.array(z.number()).length(4))
    .length(4)
    .default(Array(4).fill([0, 0, 0, 0])),
  residual_standard_deviation: z.number().min(0).default(0),
  runs: z.number().int().min(0).default(0),
};
const twoStepSchema = z.object({
  ruler: z.literal("two-step"),
  training_tokens: z.number().positive(),
  curves: z
    .array(
      z.object({
        benchmark: benchmarkName,
        largest_reference_params: z.number().positive(),
        loss: z.object({
          a: z.number().positive(),
          alpha: z.number().positive(),
          b: z.number().positive(),
          beta: z.number().positive(),
          ...fitted,
        }),
        score: z.object({
          c: z.number().positive(),
          gamma: z.number().negative(),
          l: z.number(),
          d: z.number(),
          ...fitted,
        }),
      }),
    )
    .min(1),
});

function parseJson(file: string, text: string): RulerFile {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (thrown) {
    throw wrong(file, `no JSON: ${messageOf(thrown)}`);
  }
  if ((document as { readonly ruler?: unknown }).ruler !== "two-step") {
    return userRuler(file, checked(file, document, userSchema));
  }
  const { training_tokens, curves } = checked(file, document, twoStepSchema);
  rejectRepeated(file, curves);
  const ruler: TwoStepRuler = {
    ruler: "two-step",
    trainingTokens: training_tokens,
    curves: curves.map(({ benchmark, largest_reference_params, loss, score }) => ({
      benchmark,
      largestReference: largest_reference_params,
      loss: camelCased(loss),
      score: camelCased(score),
    })),
  };
  return { ruler, withoutErrors: curves.map(({ benchmark }) => benchmark) };
}

function camelCased<Fit extends { readonly residual_standard_deviation: number }>(fit: Fit) {
  const { residual_standard_deviation, ...rest } = fit;
  return { ...rest, residualStandardDeviation: residual_standard_deviation };
}

/** The document that `parseRulerFile` reads back as the same ruler. */
export function twoStepDocument({ ruler, trainingTokens, curves }: TwoStepRuler) {
  const snakeCased = <Fit extends { readonly residualStandardDeviation: number }>(fit: Fit) => {
    const { residualStandardDeviation, ...rest } = fit;
    return { ...rest, residual_standard_deviation: residualStandardDeviation };
  };
  return {
    ruler,
    training_tokens: trainingTokens,
    curves: curves.map(({ benchmark, largestReference, loss, score }) => ({
      benchmark,
      largest_reference_params: largestReference,
      loss: snakeCased(loss),
      score: snakeCased(score),
    })),
  };
}

function userRuler(file: string, { name, curves, ...given }: z.infer<typeof userSchema>): RulerFile {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) {
    throw wrong(
      file,
      `a ruler's name is of letters, digits, dots, dashes and underscores; saw ${JSON.stringify(name)}`,
    );
  }
  if (curves.length === 0)
    throw wrong(file, "a ruler needs one curve at least: benchmark, floor, steepness, intercept");
  rejectRepeated(file, curves);
  if (curves.length > 1 && curves.some(({ benchmark }) => benchmark === "mean")) {
    throw wrong(file, "a curve of the mean of the five stands alone, or its scores would count twice");
  }
  const minimum = given.minimum_benchmarks ?? Math.min(2, curves.length);
  if (minimum > curves.length) {
    throw wrong(file, `minimum_benchmarks is ${minimum}, of ${curves.length} curves`);
  }
  const ruler: Ruler = {
    ruler: `user:${name}`,
    curves: curves.map(
      ({ report_spread, ...own }): RulerCurve => ({
        ...own,
        reportSpread: report_spread ?? 0,
        steepnessStandardError: 0,
        families: 0,
        models: 0,
      }),
    ),
    minimumBenchmarks: minimum,
    largestReference: given.largest_reference_params ?? Number.POSITIVE_INFINITY,
  };
  // A spread of 0 without items is no error either: scores are rounded at least.
  const withoutErrors = curves.filter(({ report_spread, items }) => !report_spread && items === null);
  return { ruler, withoutErrors: withoutErrors.map(({ benchmark }) => benchmark) };
}

function rejectRepeated(file: string, curves: readonly { readonly benchmark: string }[]): void {
  const repeated = repeatedName(curves.map(({ benchmark }) => benchmark));
  if (repeated !== undefined) throw wrong(file, `two curves of ${repeated}`);
}

function checked<Schema extends z.ZodType>(
  file: string,
  document: unknown,
  schema: Schema,
): z.output<Schema> {
  const read = schema.safeParse(document);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw wrong(file, `${issue?.path.join(".") || "document"}: ${issue?.message}`);
}

function wrong(file: string, detail: string): DensingError {
  return new DensingError("invalid-argument", `${file}: ${detail}`, { file });
}
