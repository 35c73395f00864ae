import type { Column, ColumnType, Table } from "./table.ts";

/** Frictionless Data Package (https://specs.frictionlessdata.io), one resource a table. */
export function dataPackage(tables: readonly Table[]): object {
  return {
    profile: "tabular-data-package",
    name: "densing",
    title: "densing: capability density of open language models and prices of API tokens",
    homepage: "https://arxiv.org/abs/2412.04315",
    licenses: [
      { name: "CC-BY-4.0", path: "https://creativecommons.org/licenses/by/4.0/", title: "CC BY 4.0" },
    ],
    resources: tables.map((table) => ({
      profile: "tabular-data-resource",
      name: table.name,
      title: table.title,
      path: `tables/${table.name}.csv`,
      format: "csv",
      mediatype: "text/csv",
      encoding: "utf-8",
      schema: { fields: table.columns.map(field), primaryKey: table.key, missingValues: [""] },
    })),
  };
}

const frictionlessTypes: Readonly<Record<ColumnType, string>> = {
  text: "string",
  date: "date",
  integer: "integer",
  number: "number",
  decimal: "number",
  boolean: "boolean",
};

function field(column: Column): object {
  const description = column.unit ? `${column.description} (${column.unit})` : column.description;
  return { name: column.name, type: frictionlessTypes[column.type], description };
}
