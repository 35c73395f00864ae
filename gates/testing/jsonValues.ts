/** What happens to the prices in a JSON body: other magnitudes, other types. */
import {
  isMembers,
  type Json,
  type JsonMembers,
  literal,
  type PriceDocument,
  type Row,
  type Slot,
  scale,
} from "./jsonPrices.ts";
import type { Random } from "./random.ts";

/** Changes the document in place and says what it did; undefined where there is nothing to do it to. */
export type JsonChange = (document: PriceDocument, random: Random) => string | undefined;

/** Rows with both prices: embeddings and the like, which have one, are read by nobody. */
export function pricedRows({ rows }: PriceDocument): readonly Row[] {
  const priced = rows.filter(({ slots }) => new Set(slots.map(({ side }) => side)).size === 2);
  return priced.length > 0 ? priced : rows;
}

type Scope = readonly [name: string, rows: (document: PriceDocument, random: Random) => readonly Row[]];

export const scopes = {
  row: ["one row", (document, random) => [random.pick(pricedRows(document))]],
  provider: [
    "a provider",
    (document, random) => {
      const { group } = random.pick(pricedRows(document));
      return document.rows.filter((row) => row.group === group);
    },
  ],
  body: ["the whole body", ({ rows }) => rows],
} as const satisfies Record<string, Scope>;

const sides = [
  ["input", ({ side }: Slot) => side === "input"],
  ["output", ({ side }: Slot) => side === "output"],
  ["both sides", () => true],
] as const;

/** Every scope with every side, each by one of the factors, up and down. */
export function factorChanges(factors: readonly number[]): JsonChange[] {
  return Object.values(scopes).flatMap(([scope, rowsOf]) =>
    sides.flatMap(([side, isMeant]) =>
      [1, -1].map(
        (direction): JsonChange =>
          (document, random) => {
            const factor = random.pick(factors);
            const rows = rowsOf(document, random);
            for (const slot of rows.flatMap(({ slots }) => slots).filter(isMeant)) {
              scale(slot, direction > 0 ? factor : 1 / factor);
            }
            return `${side} of ${scope} (${rows[0]?.name}) ${direction > 0 ? "x" : "/"} ${factor}`;
          },
      ),
    ),
  );
}

/** A price in the other of the two types that JSON has for it: text for a number, a number for text. */
const otherType = (value: Json): Json => (typeof value === "string" ? Number(value) : String(value));

const strangeValues: readonly (readonly [string, (value: Json) => Json])[] = [
  ["the other type", otherType],
  ["'N/A'", () => "N/A"],
  ["'-'", () => "-"],
  ["no text", () => ""],
  ["'1.234,5'", () => "1.234,5"],
  ["'1,234.5'", () => "1,234.5"],
  ["true", () => true],
  ["a list", (value) => [value]],
  ["an empty list", () => []],
  ["an empty object", () => ({})],
  ["1e999", () => literal("1e999")],
  ["1e-999", () => literal("1e-999")],
  ["NaN", () => literal("NaN")],
  ["Infinity", () => literal("Infinity")],
  ["'NaN'", () => "NaN"],
  ["'Infinity'", () => "Infinity"],
  ["a sign of dollars", (value) => `$${value}`],
  ["euros", (value) => `${value} EUR`],
  ["yuan", (value) => `¥${value}`],
  ["percent", (value) => `${value}%`],
  ["digits of another alphabet", () => "٠.١٥"],
  ["full-width digits", () => "０.１５"],
  ["hexadecimal", () => "0x1f"],
  ["a bare point", () => literal(".15")],
  ["a leading zero", () => literal("00.15")],
  ["blanks around it", (value) => ` ${value} `],
  ["a range", (value) => `${value}-${value}`],
  ["'free'", () => "free"],
  ["'contact us'", () => "contact us"],
  ["null", () => null],
  ["zero", (value) => (typeof value === "string" ? "0" : 0)],
  ["minus one", (value) => (typeof value === "string" ? "-1" : -1)],
  ["below zero", (value) => (typeof value === "string" ? `-${value}` : -Number(value))],
];

/** Each strange value on one side of one row, on both, and everywhere. */
export const typeChanges: readonly JsonChange[] = strangeValues.flatMap(([name, change]) =>
  [scopes.row, scopes.row, scopes.body].map(
    ([scope, rowsOf], round): JsonChange =>
      (document, random) => {
        const rows = rowsOf(document, random);
        const side = random.pick(["input", "output"] as const);
        for (const slot of rows.flatMap(({ slots }) => slots)) {
          if (round !== 0 || slot.side === side) slot.holder[slot.field] = change(slot.holder[slot.field]!);
        }
        return `${round === 0 ? side : "both sides"} of ${scope} (${rows[0]?.name}): ${name}`;
      },
  ),
);

/** The members of a row whose values are its prices, or hold them. */
export function priceMembers(row: JsonMembers): string[] {
  return Object.keys(row).filter((name) => {
    const value = row[name];
    return (
      /pric|cost|^(?:in|out)put|^prompt|^completion/.test(name) && (isMembers(value) || Array.isArray(value))
    );
  });
}
