/** What happens to the structure of a JSON body: renamed fields, replaced rows, other lists, other nesting. */
import { isMembers, type Json, type JsonMembers, literal, type Row, replaceMembers } from "./jsonPrices.ts";
import { type JsonChange, pricedRows, priceMembers, scopes } from "./jsonValues.ts";

function renameMember(object: JsonMembers, name: string, to: string): void {
  replaceMembers(
    object,
    Object.entries(object).map(([key, value]) => [key === name ? to : key, value]),
  );
}

/** How a schema's next version calls a price. */
const newNames: readonly ((field: string) => string)[] = [
  (field) =>
    field.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()) +
    (field.includes("_") ? "" : "Price"),
  (field) => `${field}_usd`,
  (field) => `price_${field}`,
  (field) => field.replace(/input|prompt/, "request").replace(/output|completion/, "response"),
  (field) => field.toUpperCase(),
  (field) => `${field}_v2`,
];

const renamedFields: readonly JsonChange[] = [scopes.row, scopes.body].flatMap(([scope, rowsOf]) =>
  (["input", "output", "both"] as const).map(
    (side): JsonChange =>
      (document, random) => {
        const rows = rowsOf(document, random);
        const rename = random.pick(newNames);
        const slots = rows.flatMap(({ slots }) =>
          slots.filter((slot) => side === "both" || slot.side === side),
        );
        for (const { holder, field } of slots) renameMember(holder, field, rename(field));
        return `${side} of ${scope} (${rows[0]?.name}) renamed to ${rename(slots[0]?.field ?? "")}`;
      },
  ),
);

const removedFields: readonly JsonChange[] = (["input", "output"] as const).map(
  (side) => (document, random) => {
    const row = random.pick(pricedRows(document));
    for (const { holder, field } of row.slots.filter((slot) => slot.side === side)) delete holder[field];
    return `${side} of one row (${row.name}) removed`;
  },
);

const swappedSides: readonly JsonChange[] = [scopes.row, scopes.body].map(
  ([scope, rowsOf]) =>
    (document, random) => {
      const rows = rowsOf(document, random);
      const holders = new Set(rows.flatMap(({ slots }) => slots.map(({ holder }) => holder)));
      for (const holder of holders) {
        const own = rows.flatMap(({ slots }) => slots.filter((slot) => slot.holder === holder));
        const [input, output] = (["input", "output"] as const).map((side) =>
          own.find((slot) => slot.side === side),
        );
        if (input === undefined || output === undefined) continue;
        const value = holder[input.field]!;
        holder[input.field] = holder[output.field]!;
        holder[output.field] = value;
      }
      return `sides of ${scope} (${rows[0]?.name}) swapped`;
    },
);

function replaceRow({ list, row }: Row, value: Json): void {
  if (Array.isArray(list)) list[list.indexOf(row)] = value;
  else for (const [key, member] of Object.entries(list)) if (member === row) list[key] = value;
}

const notRows: readonly (readonly [string, (row: JsonMembers) => Json])[] = [
  ["null", () => null],
  ["a list", (row) => Object.values(row)],
  ["text", () => "deprecated"],
  ["a number", () => 1],
  ["an empty object", () => ({})],
  ["its own text", (row) => JSON.stringify(row)],
];
const replacedRows: readonly JsonChange[] = notRows.map(([name, make]) => (document, random) => {
  const row = random.pick(pricedRows(document));
  replaceRow(row, make(row.row));
  return `one row (${row.name}) is ${name}`;
});

/** The list of the rows, and its place in the document. */
function largestList({ rows }: Parameters<JsonChange>[0]): readonly Row[] {
  const lists = [...new Set(rows.map(({ list }) => list))].map((list) =>
    rows.filter((row) => row.list === list),
  );
  return lists.sort((a, b) => b.length - a.length)[0] ?? [];
}

const remadeLists: readonly JsonChange[] = [
  ["pairs", (name: string, row: JsonMembers): Json => [name, row]],
  ["values", (_name: string, row: JsonMembers): Json => row],
  ["single objects", (name: string, row: JsonMembers): Json => ({ [name]: row })],
].map(([name, make]) => (document) => {
  const rows = largestList(document);
  const [first] = rows;
  if (first === undefined || (Array.isArray(first.list) && name === "values")) return undefined;
  const members = rows.map((row) => (make as (name: string, row: JsonMembers) => Json)(row.name, row.row));
  if (Array.isArray(first.list)) first.list.splice(0, first.list.length, ...members);
  else if (first.list === document.root) document.root = members;
  else replaceMembers(first.list, [["list", members]]);
  return `the list of rows as one of ${name}`;
});

const keyedList: JsonChange = (document) => {
  const rows = largestList(document);
  if (rows[0] === undefined || !Array.isArray(rows[0].list)) return undefined;
  const keyed: JsonMembers = {};
  replaceMembers(
    keyed,
    rows.map(({ name, row }) => [name, row]),
  );
  rows[0].list.splice(0, rows[0].list.length, keyed);
  return "the list of rows as one object by id";
};

const wrappers = ["data", "result", "models", "payload"];
const wrapped: JsonChange = (document, random) => {
  const name = random.pick(wrappers);
  document.root = { [name]: document.root };
  return `a wrapper ${name} around all`;
};
const listed: JsonChange = (document) => {
  document.root = [document.root];
  return "a list around all";
};
const unwrapped: JsonChange = (document) => {
  const members = isMembers(document.root) ? Object.values(document.root) : [];
  const inner = members.length === 1 ? members[0] : largestList(document)[0]?.list;
  if (inner === undefined || inner === document.root) return undefined;
  document.root = inner;
  return "the wrapper is gone";
};
const renamedHolders: readonly JsonChange[] = [scopes.row, scopes.body].map(
  ([scope, rowsOf]) =>
    (document, random) => {
      const rows = rowsOf(document, random);
      const name = rows[0] && priceMembers(rows[0].row)[0];
      if (name === undefined) return undefined;
      for (const { row } of rows) if (name in row) renameMember(row, name, `new_${name}`);
      return `${name} of ${scope} (${rows[0]?.name}) renamed`;
    },
);

export const structureChanges: readonly JsonChange[] = [
  ...renamedFields,
  ...removedFields,
  ...swappedSides,
  ...replacedRows,
  ...remadeLists,
  keyedList,
  wrapped,
  listed,
  unwrapped,
  ...renamedHolders,
];

const deep = (depth: number): Json => literal(`${"[".repeat(depth)}${"]".repeat(depth)}`);
const nestedPrices: readonly (readonly [string, (value: Json) => Json])[] = [
  ["in an object", (value) => ({ value })],
  ["in an object by currency", (value) => ({ USD: value })],
  ["in a list", (value) => [value]],
  ["by region", (value) => ({ us: value, eu: value })],
  ["in two objects", (value) => ({ amount: { value } })],
];

export const nestingChanges: readonly JsonChange[] = [
  ...nestedPrices.flatMap(([name, nest]) =>
    [scopes.row, scopes.body].map(
      ([scope, rowsOf]): JsonChange =>
        (document, random) => {
          const rows = rowsOf(document, random);
          for (const slot of rows.flatMap(({ slots }) => slots))
            slot.holder[slot.field] = nest(slot.holder[slot.field]!);
          return `the prices of ${scope} (${rows[0]?.name}) ${name}`;
        },
    ),
  ),
  (document, random) => {
    const row = random.pick(pricedRows(document));
    replaceRow(row, { data: row.row });
    return `one row (${row.name}) a level deeper`;
  },
  (document) => {
    for (const row of document.rows) replaceRow(row, { model: row.row });
    return "every row a level deeper";
  },
  (document) => {
    const rows = largestList(document);
    const [first] = rows;
    if (first === undefined) return undefined;
    const half = rows.slice(Math.floor(rows.length / 2));
    const list = first.list;
    if (Array.isArray(list))
      list.splice(
        rows.length - half.length,
        half.length,
        half.map(({ row }) => row),
      );
    else {
      const moved = new Set(half.map(({ row }) => row));
      const inner: JsonMembers = {};
      replaceMembers(
        inner,
        half.map(({ name, row }) => [name, row]),
      );
      replaceMembers(list, [
        ...Object.entries(list).filter(([, value]) => !moved.has(value as JsonMembers)),
        ["more", inner],
      ]);
    }
    return "half of the rows a level deeper";
  },
  (document, random) => {
    const row = random.pick(pricedRows(document));
    const slot = random.pick(row.slots);
    slot.holder[slot.field] = deep(random.pick([65, 1_000, 20_000]));
    return `a price of one row (${row.name}) is a thousand lists`;
  },
  (document, random) => {
    document.root = Array.from({ length: random.pick([20, 60, 100]) }).reduce<Json>(
      (inner) => [inner],
      document.root,
    );
    return "many lists around all";
  },
  (document, random) => {
    const row = random.pick(pricedRows(document));
    row.row[row.name] = structuredClone(row.row);
    return `one row (${row.name}) within itself`;
  },
];
