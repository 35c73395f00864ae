import { compareText } from "../ordering.ts";

/** A dated value that may set a record. */
export interface DatedValue {
  readonly id: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly value: number;
}

/**
 * Records of the running extreme: strictly better than all earlier days, one record a day at most.
 *
 * @param better `highest` for densities, `lowest` for prices; ties on a day go to the smaller id
 * @returns in order of date
 */
export function records<Point extends DatedValue>(
  points: readonly Point[],
  better: "highest" | "lowest",
): Point[] {
  const sign = better === "highest" ? 1 : -1;
  const ordered = [...points].sort(
    (a, b) => compareText(a.date, b.date) || sign * (b.value - a.value) || compareText(a.id, b.id),
  );
  const found: Point[] = [];
  let best = Number.NEGATIVE_INFINITY;
  let day = "";
  for (const point of ordered) {
    if (point.date === day) continue;
    day = point.date;
    if (sign * point.value > best) {
      best = sign * point.value;
      found.push(point);
    }
  }
  return found;
}
