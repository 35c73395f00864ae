/** Tables with known content, however they are printed: every figure is found, or in the review, and none is wrong. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CardResult } from "./card.ts";
import { readCard } from "./readCard.ts";
import { type KnownScore, type KnownTable, knownTable, scoresOf } from "./testing/generatedCard.ts";
import { cardOf, type Grid, labelOf, print } from "./testing/printedCard.ts";

const read = (text: string): CardResult => readCard(text, { context: { sourceId: "generated" } });
const keyOf = ({ model, benchmark, variant, shots, score }: KnownScore): string =>
  JSON.stringify([model, benchmark, variant, shots, score]);
const runs = 200;
/** The same cards on every run: a red build then has something to do with what was changed. */
const seed = 20_261_124;

/** Every report is one of the known scores. */
function expectNothingWrong(result: CardResult, known: readonly KnownScore[], card: string): void {
  const keys = new Set(known.map(keyOf));
  const wrong = result.reports.filter((report) => !keys.has(keyOf(report)));
  expect(wrong.map(keyOf), card).toEqual([]);
}

describe("a table within the vocabulary", () => {
  it("gives every figure once, with its model, benchmark, variant and shots", () => {
    fc.assert(
      fc.property(knownTable, (table) => {
        const card = cardOf(table);
        const result = read(card);
        const known = scoresOf(table);
        expectNothingWrong(result, known, card);
        expect(result.reports.map(keyOf).sort(), card).toEqual(known.map(keyOf).sort());
      }),
      { numRuns: runs, seed },
    );
  });

  it("gives the same figures in any order of its rows and columns", () => {
    fc.assert(
      fc.property(knownTable, fc.nat(), (table, turn) => {
        const turned = (list: readonly number[]): number[] =>
          list.map((_, index) => list[(index + turn) % list.length]!);
        const other: KnownTable = { ...table, order: turned(table.order) };
        const keys = (each: KnownTable): string[] => read(cardOf(each)).reports.map(keyOf).sort();
        expect(keys(other)).toEqual(keys(table));
      }),
      { numRuns: 60, seed },
    );
  });

  it("gives the same figures transposed and in the other format", () => {
    fc.assert(
      fc.property(knownTable, (table) => {
        const { layout } = table;
        const other: KnownTable = {
          ...table,
          layout: {
            ...layout,
            modelsIn: layout.modelsIn === "rows" ? "columns" : "rows",
            format: layout.format === "pipe" ? "html" : "pipe",
          },
        };
        const keys = (each: KnownTable): string[] => read(cardOf(each)).reports.map(keyOf).sort();
        expect(keys(other)).toEqual(keys(table));
      }),
      { numRuns: 60, seed },
    );
  });
});

describe("a table of the Open LLM Leaderboard", () => {
  it("gives no figure of the benchmarks that it rescales or has in part", () => {
    fc.assert(
      fc.property(knownTable, (drawn) => {
        const table = { ...drawn, layout: { ...drawn.layout, heading: "Open LLM Leaderboard (v2)" } };
        const card = cardOf(table);
        const known = scoresOf(table).filter(({ benchmark }) => !/^(?:bbh|math|mmlu_pro)$/.test(benchmark));
        expect(read(card).reports.map(keyOf).sort(), card).toEqual(known.map(keyOf).sort());
      }),
      { numRuns: 60, seed },
    );
  });
});

/** Where in the grid each known figure stands, by its text: figures are made unlike each other. */
type Change = (
  grid: Grid,
  table: KnownTable,
  pick: number,
) => { grid: Grid; known: readonly KnownScore[] } | null;

const cellOf = (grid: Grid, text: string): [number, number] | null => {
  for (const [y, row] of grid.entries())
    for (const [x, cell] of row.entries()) if (cell === text) return [y, x];
  return null;
};
const without = (table: KnownTable, index: number): KnownScore[] => {
  const { id } = table.benchmarks[index]!;
  return scoresOf(table).filter(({ benchmark }) => benchmark !== id);
};
const withCell = (grid: Grid, [y, x]: readonly [number, number], text: string): Grid =>
  grid.map((row, j) => (j === y ? row.map((cell, i) => (i === x ? text : cell)) : row));
/** The cell of the pick-th figure that is printed, in reading order. */
const figureCell = (grid: Grid, pick: number): [number, number] | null => {
  const cells = grid.flatMap((row, y) =>
    row.flatMap((cell, x): [number, number][] =>
      y > 0 && /^(?:<b>)?\W*\d+\.\d(?!B)/.test(cell) && !cell.startsWith("+") ? [[y, x]] : [],
    ),
  );
  return cells[pick % Math.max(1, cells.length)] ?? null;
};
const relabel =
  (to: (label: string) => string): Change =>
  (grid, table, pick) => {
    const index = pick % table.benchmarks.length;
    const at = cellOf(grid, labelOf(table.benchmarks[index]!, table.layout));
    if (at === null) return null;
    return { grid: withCell(grid, at, to(grid[at[0]]![at[1]]!)), known: without(table, index) };
  };
const refigure =
  (to: (text: string) => string): Change =>
  (grid, table, pick) => {
    const at = figureCell(grid, pick);
    if (at === null) return null;
    const text = grid[at[0]]![at[1]]!;
    const score = Number(/\d+\.\d/.exec(text)![0]);
    return {
      grid: withCell(grid, at, to(score.toFixed(1))),
      known: scoresOf(table).filter((each) => each.score !== score),
    };
  };

const changes: Readonly<Record<string, Change>> = {
  "an unknown word after a benchmark's name": relabel((label) =>
    label.replace(/^[^,(]+/, (name) => `${name.trim()} Quux `),
  ),
  "an unknown word before a benchmark's name": relabel((label) => `Quux ${label}`),
  "a part of a benchmark": relabel((label) => `${label} STEM`),
  "a translation": relabel((label) => `${label} (French)`),
  "another metric": relabel((label) => `${label} pass@10`),
  "two benchmarks in one label": relabel((label) => `${label} / ARC / MMLU-Pro / BBH`),
  "a difference instead of a benchmark": relabel((label) => `Δ ${label}`),
  "a label that is gone": relabel(() => ""),
  "an average": relabel((label) => `Average of ${label}`),
  "an inexact figure": refigure((text) => `~${text}`),
  "a comma for a point": (grid, table, pick) => {
    const drifted = refigure((text) => text.replace(".", ","))(grid, table, pick);
    return drifted === null ? null : { ...drifted, known: scoresOf(table) };
  },
  "two figures in a cell": refigure((text) => `${text} / 12.3`),
  "a figure in parentheses only": refigure((text) => `(${text})`),
  "a figure above a hundred": refigure((text) => `1${text.padStart(4, "0")}`),
  "a negative figure": refigure((text) => `-${text}`),
  "a figure and a bound": refigure((text) => `${text}+`),
  "a figure and a word": refigure((text) => `${text} tokens`),
  "all figures as fractions": (grid, table) => ({
    grid: grid.map((row, y) =>
      y === 0
        ? row
        : row.map((cell) =>
            /^\W*\d+\.\d\W*$/.test(cell) ? (Number(/\d+\.\d/.exec(cell)![0]) / 100).toFixed(3) : cell,
          ),
    ),
    known: table.layout.percentSigns || table.layout.marks ? [] : [],
  }),
  "a cell too few": (grid, table, pick) => {
    const at = figureCell(grid, pick);
    if (at === null || table.layout.format !== "pipe") return null;
    const known = scoresOf(table);
    return { grid: grid.map((row, y) => (y === at[0] ? row.filter((_, x) => x !== 1) : row)), known };
  },
  "a cell too many": (grid, table, pick) => {
    const at = figureCell(grid, pick);
    if (at === null || table.layout.format !== "pipe") return null;
    const known = scoresOf(table);
    return { grid: grid.map((row, y) => (y === at[0] ? [row[0]!, "12.3", ...row.slice(1)] : row)), known };
  },
  "a header that is gone": (grid) => ({ grid: [grid[0]!.map(() => ""), ...grid.slice(1)], known: [] }),
  "models that are gone": (grid, table) => {
    const { modelsIn } = table.layout;
    const names = new Set(
      table.models.flatMap(({ family, size, suffix }) => [
        family,
        `${size}${suffix}`,
        `${family}-${size}${suffix}`,
      ]),
    );
    const bare = (cell: string): string => cell.replace(/^\W*\[?|\]\(.*\)|\W*$/g, "");
    const clear = (row: readonly string[], y: number): string[] =>
      row.map((cell, x) => ((modelsIn === "rows" ? x < 2 : y < 2) && names.has(bare(cell)) ? "" : cell));
    return { grid: grid.map(clear), known: [] };
  },
  "a row that is printed twice with another figure": (grid, table, pick) => {
    const at = figureCell(grid, pick);
    if (at === null) return null;
    const again = grid[at[0]]!.map((cell, x) => (x === at[1] ? "7.7" : cell));
    const score = Number(/\d+\.\d/.exec(grid[at[0]]![at[1]]!)![0]);
    return { grid: [...grid, again], known: scoresOf(table).filter((each) => each.score !== score) };
  },
};

describe("a table that drifted", () => {
  it.each(Object.entries(changes))("%s: right or in the review, never wrong", (name, change) => {
    let changed = 0;
    fc.assert(
      fc.property(knownTable, fc.nat(), (drawn, pick) => {
        // Figures unlike each other, so that each can be followed.
        const flat = drawn.tenths.flat();
        const tenths = drawn.tenths.map((row, y) =>
          row.map((_, x) => (flat[y * row.length + x] === null ? null : 113 + (y * row.length + x) * 17)),
        );
        const plain = name === "all figures as fractions" || name === "models that are gone";
        const layout = plain
          ? { ...drawn.layout, percentSigns: false, marks: false, bold: false, average: false }
          : drawn.layout;
        const table = { ...drawn, tenths, layout };
        const printed = print(table);
        const drifted = change(printed.grid, table, pick);
        if (drifted === null) return;
        changed += 1;
        const card = cardOf(table, { ...printed, grid: drifted.grid });
        expectNothingWrong(read(card), drifted.known, card);
      }),
      { numRuns: 60, seed },
    );
    // A change that never applies would test nothing.
    expect(changed).toBeGreaterThan(10);
  });
});
