/** Fields of the files that users give: numbers as text in CSV, as numbers in JSON. */
import { z } from "zod";

const plainNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A cell that holds a number. */
export const numberCell = z
  .string("expected a column of that name")
  .regex(plainNumber, "expected a plain number")
  .transform(Number)
  .refine(Number.isFinite, "expected a finite number");

export const positiveCell = numberCell.refine((value) => value > 0, "expected a number above 0");

export const percentCell = numberCell.refine(
  (value) => value >= 0 && value <= 100,
  "expected a percentage from 0 to 100",
);

/** An empty cell, or no such column, is null. */
export const orEmpty = <Cell extends z.ZodType>(cell: Cell) =>
  z.preprocess((text) => (text === "" || text === undefined ? null : text), cell.nullable());

export const benchmarkName = z
  .string("expected the name of a benchmark")
  .regex(/^[a-z0-9][a-z0-9_.-]*$/, "expected a benchmark's id, such as mmlu or mmlu_pro");

/** Rejects names that occur twice. */
export function repeatedName(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index);
}
