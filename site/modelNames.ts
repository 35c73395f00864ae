import { type ReportInput, readRows } from "./readings.ts";

/** The name of a model by its id; the id itself where the tables have no name. */
export function modelNames({ tables }: Pick<ReportInput, "tables">): (id: string | null) => string {
  const names = new Map(
    readRows(tables, "models").map((row) => [row.text("model_id"), row.text("display_name")]),
  );
  return (id) => names.get(id) ?? id ?? "";
}
