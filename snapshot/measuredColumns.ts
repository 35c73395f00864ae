import { number } from "./columns.ts";
import type { TableColumn } from "./table.ts";

interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A figure and the ends of its 90 % interval: `name`, `name_low`, `name_high`. */
export function measuredColumns<Row>(
  name: string,
  description: string,
  pick: (row: Row) => Interval | null,
  unit?: string,
): TableColumn<Row>[] {
  const interval = `90 % interval of ${name}`;
  return [
    number(name, description, (row) => pick(row)?.value, unit),
    number(`${name}_low`, interval, (row) => pick(row)?.low, unit),
    number(`${name}_high`, interval, (row) => pick(row)?.high, unit),
  ];
}
