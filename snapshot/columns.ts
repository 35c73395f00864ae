/** A column of a published table by its type. */
import type { TableColumn } from "./table.ts";

export const text = <Row>(
  name: string,
  description: string,
  value: TableColumn<Row>["value"],
): TableColumn<Row> => ({
  name,
  type: "text",
  description,
  value,
});
export const date = <Row>(
  name: string,
  description: string,
  value: TableColumn<Row>["value"],
): TableColumn<Row> => ({
  name,
  type: "date",
  description,
  value,
});
export const integer = <Row>(
  name: string,
  description: string,
  value: TableColumn<Row>["value"],
  unit?: string,
): TableColumn<Row> => ({ name, type: "integer", description, value, ...(unit ? { unit } : {}) });
export const number = <Row>(
  name: string,
  description: string,
  value: TableColumn<Row>["value"],
  unit?: string,
): TableColumn<Row> => ({ name, type: "number", description, value, ...(unit ? { unit } : {}) });
export const flag = <Row>(
  name: string,
  description: string,
  value: TableColumn<Row>["value"],
): TableColumn<Row> => ({
  name,
  type: "boolean",
  description,
  value,
});
