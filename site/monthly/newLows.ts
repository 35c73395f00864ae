import { compareText } from "../../law/ordering.ts";
import { type Row, readRows } from "../readings.ts";
import type { MonthFacts } from "./input.ts";
import { isIn } from "./months.ts";

/** A lowest price so far that the month before did not have. */
export interface NewLow {
  readonly tier: string;
  readonly restriction: string;
  readonly on: string;
  readonly provider: string;
  readonly model: string;
  /** USD per million input tokens; null where it may not be republished. */
  readonly usd_per_mtok: number | null;
  /** The low before it. */
  readonly usd_per_mtok_before: number | null;
  /** Of a day before the month: what was known of it, or of another, changed. */
  readonly is_of_earlier_day: boolean;
}

/** Of input prices, of every tier, for these restrictions. */
const basis = "input";
const restrictions: readonly string[] = ["any-host-confirmed", "first-party", "any-host"];

/** By tier, restriction and day. */
export function newLows({ month, now, before }: MonthFacts): NewLow[] {
  const isLow = (row: Row) =>
    row.text("series") === "lowest-so-far" &&
    row.text("basis") === basis &&
    restrictions.includes(row.text("restriction") ?? "");
  const rows = readRows(now.tables, "price_frontiers").filter(isLow);
  const known = before && new Set(readRows(before.tables, "price_frontiers").filter(isLow).map(keyOf));
  return rows
    .flatMap((row): NewLow[] => {
      const on = row.text("date") ?? "";
      const is_of_earlier_day = !isIn(month, on);
      if (is_of_earlier_day && (known === null || known.has(keyOf(row)))) return [];
      const series = rows.filter(
        (other) => seriesOf(other) === seriesOf(row) && (other.text("date") ?? "") < on,
      );
      const last = series.sort((a, b) => compareText(a.text("date") ?? "", b.text("date") ?? "")).at(-1);
      return [
        {
          tier: row.text("tier") ?? "",
          restriction: row.text("restriction") ?? "",
          on,
          provider: row.text("provider") ?? "",
          model: row.text("model") ?? "",
          usd_per_mtok: row.number("usd_per_mtok"),
          usd_per_mtok_before: last?.number("usd_per_mtok") ?? null,
          is_of_earlier_day,
        },
      ];
    })
    .sort(
      (a, b) =>
        compareText(a.tier, b.tier) ||
        restrictions.indexOf(a.restriction) - restrictions.indexOf(b.restriction) ||
        compareText(a.on, b.on),
    );
}

const seriesOf = (row: Row): string => `${row.text("tier")} ${row.text("restriction")}`;
const keyOf = (row: Row): string =>
  [seriesOf(row), ...["date", "provider", "model", "usd_per_mtok"].map((column) => row.text(column))].join(
    "\n",
  );
