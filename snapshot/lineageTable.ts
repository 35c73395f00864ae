import { layOut, rowsOf, type Table } from "./table.ts";

/** One published number and one thing it was read from. */
interface LineageRow {
  readonly table: string;
  readonly subject: string;
  readonly part: string;
  readonly document_id: string | null;
  readonly capture_sha256: string | null;
  readonly parser: string;
  readonly rule: string | null;
}

/**
 * Leads numbers back to documents and captures: a density to the chosen reports of its model, a point of a
 * price frontier to every statement of the price in force that day.
 *
 * @param tables the snapshot's other tables by name
 * @param parserOf names the parser of a source, with its version
 */
export function lineageTable(
  tables: ReadonlyMap<string, Table>,
  parserOf: (sourceId: string) => string,
): Table {
  const rows = [...densityLineage(tables), ...priceLineage(tables, parserOf)];
  const unique = new Map(rows.map((row) => [JSON.stringify(row), row]));
  return layOut<LineageRow>(
    {
      name: "lineage",
      title: "What each density and each point of a price frontier was read from",
      key: ["table", "subject", "part", "document_id", "capture_sha256", "rule"],
      columns: [
        { name: "table", type: "text", description: "table of the number", value: (row) => row.table },
        {
          name: "subject",
          type: "text",
          description: "model_id, or provider/model",
          value: (row) => row.subject,
        },
        { name: "part", type: "text", description: "benchmark, or date", value: (row) => row.part },
        {
          name: "document_id",
          type: "text",
          description: "document, see sources",
          value: (row) => row.document_id,
        },
        { name: "capture_sha256", type: "text", description: "capture", value: (row) => row.capture_sha256 },
        {
          name: "parser",
          type: "text",
          description: "what read it, with its version",
          value: (row) => row.parser,
        },
        { name: "rule", type: "text", description: "rule that chose it", value: (row) => row.rule },
      ],
    },
    [...unique.values()],
  );
}

type Row = Readonly<Record<string, string | number | boolean | null>>;

function rowsNamed(tables: ReadonlyMap<string, Table>, name: string): Row[] {
  const table = tables.get(name);
  return table ? rowsOf(table) : [];
}

function text(row: Row, column: string): string {
  return String(row[column] ?? "");
}

function* densityLineage(tables: ReadonlyMap<string, Table>): Iterable<LineageRow> {
  const placed = new Set(rowsNamed(tables, "densities").map((row) => row.model_id));
  for (const row of rowsNamed(tables, "scores")) {
    if (row.chosen !== true || !placed.has(row.model_id ?? null)) continue;
    yield {
      table: "densities",
      subject: text(row, "model_id"),
      part: text(row, "benchmark"),
      document_id: text(row, "document_id"),
      capture_sha256: null,
      parser: "catalogue",
      rule: text(row, "rule"),
    };
  }
}

function* priceLineage(
  tables: ReadonlyMap<string, Table>,
  parserOf: (sourceId: string) => string,
): Iterable<LineageRow> {
  const offers = new Map<string, Row[]>();
  for (const row of rowsNamed(tables, "prices")) {
    const offer = `${row.provider}/${row.model}`;
    offers.set(offer, [...(offers.get(offer) ?? []), row]);
  }
  for (const point of rowsNamed(tables, "price_frontiers")) {
    const subject = `${point.provider}/${point.model}`;
    const date = text(point, "date");
    for (const row of offers.get(subject) ?? []) {
      if (text(row, "valid_from") > date || (row.valid_to !== null && text(row, "valid_to") <= date))
        continue;
      yield {
        table: "price_frontiers",
        subject,
        part: date,
        document_id: row.document_id === null ? null : text(row, "document_id"),
        capture_sha256: row.capture_sha256 === null ? null : text(row, "capture_sha256"),
        parser: parserOf(text(row, "source_id")),
        rule: null,
      };
    }
  }
}
