/** What the catalogue knows of prices, to hold the figures in fixtures to. */
import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { shiftDecimal } from "../../reading/decimal.ts";

/**
 * "provider model input output" of every row; where a row is of off-peak hours, also the price of peak hours
 * that its note gives.
 */
export function cataloguePrices(): ReadonlySet<string> {
  const text = readFileSync(new URL("../../../catalogue/prices.csv", import.meta.url), "utf8");
  const rows: Record<string, string>[] = parse(text, { columns: true });
  return new Set(
    rows.flatMap((row) => {
      const peak = /peak is (\d+\.\d+)\/(\d+\.\d+)/.exec(row.note!);
      const prices = [
        [row.input_usd_per_mtok!, row.output_usd_per_mtok!],
        ...(peak ? [[peak[1]!, peak[2]!]] : []),
      ];
      return prices.map((price) =>
        [row.provider, row.model, ...price.map((text) => shiftDecimal(text, 0))].join(" "),
      );
    }),
  );
}
