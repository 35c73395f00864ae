import { figures, note, paragraph, type Section, type TableBlock, words } from "./blocks.ts";
import {
  combinationSentences,
  combinationTitle,
  decompositionSentences,
  decompositionTitle,
  monthsCell,
  paperArithmeticDays,
  seriesOf,
  yearsOf,
} from "./factorSentences.ts";
import { decimals, share, slope, wholeDays, withInterval } from "./format.ts";
import { type ReportInput, readRows } from "./readings.ts";

export function combinationSection(input: ReportInput): Section {
  const rows = readRows(input.tables, "combination").sort(
    (a, b) => Number(b.flag("headline")) - Number(a.flag("headline")),
  );
  const { paper } = input.headline;
  const table: TableBlock = {
    kind: "table",
    id: "combination-table",
    caption: "Doubling of the effective size on a chip of fixed price, by the hardware trend taken",
    columns: [
      words("Hardware trend"),
      figures("Compute per dollar doubles, years"),
      figures("Density slope a day"),
      figures("Effective size doubles, days"),
    ],
    rows: [
      ...rows.map((row) => ({
        emphasis: row.flag("headline"),
        cells: [
          (row.text("hardware_trend") ?? "") + (row.flag("headline") ? " (headline)" : ""),
          yearsOf(row),
          slope(row.number("density_slope_per_day") ?? 0),
          withInterval(
            row.figure("effective_size_doubling_days", "effective_size_low_days", "effective_size_high_days"),
            wholeDays,
          ) ?? "not identified",
        ],
      })),
      {
        cells: [
          "the paper's arithmetic",
          "2.10",
          slope(paper.slope_per_day_journal),
          `${decimals(paperArithmeticDays(input.headline), 1)}; printed as ${paper.effective_size_on_fixed_price_chip_days}`,
        ],
      },
    ],
  };
  return {
    id: "combination",
    name: "Density and hardware",
    title: combinationTitle(input.headline),
    blocks: [...combinationSentences(input.headline).map(paragraph), table],
  };
}

export function decompositionSection(input: ReportInput): Section {
  const rows = readRows(input.tables, "decomposition");
  const table: TableBlock = {
    kind: "table",
    id: "decomposition-table",
    caption: "Shares of the rate at which the lowest price falls",
    columns: [
      words("Price of"),
      figures("Price halves, months"),
      figures("Density doubles, months"),
      figures("Hardware doubles, months"),
      figures("Density"),
      figures("Hardware"),
      figures("Rest"),
      figures("Rest, a day"),
    ],
    rows: rows.map((row) => ({
      cells: [
        seriesOf(row),
        monthsCell(row.number("price_halving_months")),
        monthsCell(row.number("density_doubling_months")),
        monthsCell(row.number("hardware_doubling_months")),
        ...["density_share", "hardware_share", "rest_share"].map(
          (column) => withInterval(row.figure(column, `${column}_low`, `${column}_high`), share) ?? "",
        ),
        withInterval(row.figure("rest_rate_per_day", "rest_rate_low", "rest_rate_high"), slope) ?? "",
      ],
    })),
  };
  return {
    id: "decomposition",
    name: "What the fall of prices is made of",
    title: decompositionTitle(rows),
    blocks: [
      ...decompositionSentences(rows).map(paragraph),
      ...(rows.length > 0
        ? [
            table,
            note(
              "1/T(price) = 1/T(density) + 1/T(hardware) + rest. Density is that of open base models, prices are those of API models: the sum holds only if both move alike.",
            ),
          ]
        : [paragraph("It takes the slope of the density and that of a price.")]),
    ],
  };
}
