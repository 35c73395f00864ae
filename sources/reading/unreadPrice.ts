/** Prices that stand in a row where nobody reads them. */
import type { Finding } from "../source.ts";
import { JsonObject, type JsonValue, jsonText } from "./json.ts";
import { shape } from "./priceRows.ts";
import { excerpt } from "./text.ts";

const speaksOfPrice = /cost|pric|usd/i;
const deepest = 3;

/**
 * Stops a price whose field was renamed or moved from passing for a model without one: its key would end as if the
 * model were gone. To be asked of a row in which no price was found; one without fields at all is no row either.
 *
 * @param isOther fields that are known to price something else ("output_cost_per_image")
 */
export function unreadPrice(row: JsonObject, isOther: (field: string) => boolean): Finding | null {
  if (row.members.size === 0) return shape("a row with fields", row);
  const path = pathOf(row, isOther, deepest);
  if (path === undefined) return null;
  const seen = `${path} ${excerpt(jsonText(row), 120)}`;
  return { reason: "price-unread", expected: "a price under its usual name, or none", seen, note: "" };
}

function pathOf(value: JsonValue, isOther: (field: string) => boolean, depth: number): string | undefined {
  if (!(value instanceof JsonObject) || depth === 0) return undefined;
  for (const [field, member] of value.members) {
    if (isOther(field) || member === null) continue;
    if (speaksOfPrice.test(field)) return excerpt(field, 60);
    const within = pathOf(member, isOther, depth - 1);
    if (within !== undefined) return `${excerpt(field, 60)}.${within}`;
  }
  return undefined;
}
