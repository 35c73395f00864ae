/** What happens to the list of rows in a JSON body: some twice, some gone. */
import { again, type Json, type Row, replaceMembers, scale, scaledCopy } from "./jsonPrices.ts";
import { type JsonChange, pricedRows } from "./jsonValues.ts";
import type { Random } from "./random.ts";

/** One row once more, before or after itself, with other prices or the same. */
function repeat(original: Row, isBefore: boolean, factor: number): void {
  const { list, name, row } = original;
  const copy = scaledCopy(original, factor);
  if (Array.isArray(list)) list.splice(list.indexOf(row) + (isBefore ? 0 : 1), 0, copy);
  else {
    const entries = Object.entries(list).flatMap(([key, value]): [string, Json][] => {
      if (value !== row) return [[key, value]];
      return isBefore
        ? [
            [key, copy],
            [again(name), row],
          ]
        : [
            [key, row],
            [again(name), copy],
          ];
    });
    replaceMembers(list, entries);
  }
}

export const duplicationChanges: readonly JsonChange[] = [
  ...[true, false].flatMap((isBefore) =>
    [0.1, 0.5, 1, 1.2, 3, 1000].map(
      (factor): JsonChange =>
        (document, random) => {
          const row = random.pick(pricedRows(document));
          repeat(row, isBefore, factor);
          return `one row (${row.name}) again ${isBefore ? "before" : "after"} itself, prices x ${factor}`;
        },
    ),
  ),
  ...[0.1, 0.5, 1, 2].map(
    (factor): JsonChange =>
      (document, random) => {
        const row = random.pick(pricedRows(document));
        const { holder, field } = random.pick(row.slots);
        const copy = { [field]: holder[field]! };
        scale({ holder: copy, field, side: "input" }, factor);
        const entries = Object.entries(holder);
        const twin = [again(field), copy[field]!] as [string, Json];
        replaceMembers(holder, random.below(2) === 0 ? [twin, ...entries] : [...entries, twin]);
        return `${field} of one row (${row.name}) twice, x ${factor}`;
      },
  ),
  ...[0.5, 1].map(
    (factor): JsonChange =>
      (document) => {
        for (const row of document.rows) repeat(row, false, factor);
        return `every row twice, the second x ${factor}`;
      },
  ),
  (document, random) => {
    const rows = random.some(pricedRows(document), 5);
    for (const row of rows) repeat(row, random.below(2) === 0, random.pick([0.3, 0.9, 4]));
    return `five rows (${rows[0]?.name}) twice with other prices`;
  },
];

function keep(rows: readonly Row[], kept: ReadonlySet<Row>): void {
  const gone = new Set<Json>(rows.filter((row) => !kept.has(row)).map(({ row }) => row));
  for (const list of new Set(rows.map((row) => row.list))) {
    if (Array.isArray(list)) list.splice(0, list.length, ...list.filter((value) => !gone.has(value)));
    else
      replaceMembers(
        list,
        Object.entries(list).filter(([, value]) => !gone.has(value)),
      );
  }
}

const keepShare =
  (percent: number): JsonChange =>
  (document, random) => {
    const count = Math.round((document.rows.length * percent) / 100);
    keep(document.rows, new Set(random.some(document.rows, count)));
    return `${count} of ${document.rows.length} rows, at random`;
  };
const keepFirst =
  (percent: number): JsonChange =>
  (document) => {
    const count = Math.max(1, Math.round((document.rows.length * percent) / 100));
    keep(document.rows, new Set(document.rows.slice(0, count)));
    return `the first ${count} of ${document.rows.length} rows`;
  };
const groupOf = (document: Parameters<JsonChange>[0], random: Random): Set<Row> => {
  const { group } = random.pick(document.rows);
  return new Set(document.rows.filter((row) => row.group === group));
};

export const shrinkingChanges: readonly JsonChange[] = [
  ...[5, 10, 25, 50, 75, 90].flatMap((percent) => [keepShare(percent), keepFirst(percent)]),
  (document, random) => {
    const own = groupOf(document, random);
    keep(document.rows, own);
    return `one provider only (${[...own][0]?.group})`;
  },
  (document, random) => {
    const gone = groupOf(document, random);
    keep(document.rows, new Set(document.rows.filter((row) => !gone.has(row))));
    return `all but one provider (${[...gone][0]?.group})`;
  },
  (document) => {
    keep(document.rows, new Set());
    return "no row";
  },
];
