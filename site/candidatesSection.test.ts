import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cell, Table } from "../snapshot/table.ts";
import { candidatesSection } from "./candidatesSection.ts";
import { type ReportInput, renderReport } from "./report.ts";

const { headline } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../fixtures/site/not-identified/input.json"), "utf8"),
);
type Cells = Readonly<Record<string, Cell>>;
const release = (name: string, more: Cells = {}): Cells => ({
  source_id: "hf-hub",
  entity: "release",
  name,
  first_seen_on: "2026-07-03",
  created_on: "2026-07-01",
  total_params: 7.1e9,
  active_params: 7.1e9,
  stage: "base",
  benchmarks: null,
  density: null,
  density_low: null,
  density_high: null,
  density_status: "two or more scores are needed",
  ...more,
});
const placed = {
  benchmarks: "bbh 62;mmlu 71",
  density: 3.4,
  density_low: 2.1,
  density_high: 5.5,
  density_status: "provisional",
};

function inputOf(rows: readonly Cells[]): ReportInput {
  const columns = Object.keys(release("x"));
  const table: Table = {
    name: "candidates",
    title: "",
    key: [],
    columns: columns.map((name) => ({ name, type: "text", description: "" })),
    rows: rows.map((row) => columns.map((column) => row[column] ?? null)),
  };
  return { asOf: "2026-08-01", knownAt: "2026-08-01", headline, tables: new Map([["candidates", table]]) };
}

function tableOf(rows: readonly Cells[]) {
  const block = candidatesSection(inputOf(rows))?.blocks.find(({ kind }) => kind === "table");
  if (block?.kind !== "table") throw new Error("the section has no table");
  return block.rows.map(({ cells }) => cells);
}

describe("candidatesSection", () => {
  it("is not there without a release that waits", () => {
    expect(candidatesSection(inputOf([]))).toBeNull();
    expect(candidatesSection(inputOf([release("a name", { entity: "model" })]))).toBeNull();
    expect(candidatesSection({ ...inputOf([]), tables: new Map() })).toBeNull();
  });

  it("marks every density as provisional, and says why a release has none", () => {
    const rows = [
      release("Lab/A", placed),
      release("Lab/B", { ...placed, density_status: "provisional, extrapolated", active_params: 1e9 }),
      release("Lab/C", { benchmarks: "mmlu 71" }),
      release("Lab/D", { density_status: "below_floor", stage: null, total_params: null, created_on: null }),
    ];
    expect(tableOf(rows)).toEqual([
      ["Lab/A", "2026-07-01", "base", "7.1B", "3.40 (2.10-5.50)", "provisional", "BBH 62, MMLU 71"],
      [
        "Lab/B",
        "2026-07-01",
        "base",
        "7.1B (1.0B active)",
        "3.40 (2.10-5.50)",
        "provisional, extrapolated",
        "BBH 62, MMLU 71",
      ],
      ["Lab/D", "2026-07-03", "not known", "not known", "", "at or under chance", ""],
      ["Lab/C", "2026-07-01", "base", "7.1B", "", "two or more scores are needed", "MMLU 71"],
    ]);
    expect(candidatesSection(inputOf(rows))?.title).toBe(
      "4 releases wait for confirmation, 2 with a provisional density",
    );
  });

  it("shows twenty at most, those with a density before newer ones without", () => {
    const newer = Array.from({ length: 30 }, (_, index) =>
      release(`Lab/N${index}`, { created_on: `2026-07-${String(index + 2).padStart(2, "0")}` }),
    );
    const names = tableOf([...newer, release("Lab/Old", placed)]).map(([name]) => name);
    expect(names).toHaveLength(20);
    expect(names.slice(0, 3)).toEqual(["Lab/Old", "Lab/N29", "Lab/N28"]);
  });

  it("lets no text from outside become markup", () => {
    const rendered = (text: string) =>
      renderReport(
        inputOf([
          release(text, {
            ...placed,
            stage: text,
            benchmarks: text,
            density_status: text,
            created_on: text,
          }),
        ]),
      );
    const plain = rendered("x");
    const tags = (html: string) => html.match(/<[a-z][^\s>]*/gi);
    fc.assert(
      fc.property(
        fc
          .array(
            fc.constantFrom(
              "<script>",
              "</td>",
              '"',
              "`",
              "|",
              "\\",
              "[x](",
              "\n",
              "- ",
              "javascript:",
              "\u202e",
              "a",
            ),
            { minLength: 1, maxLength: 8 },
          )
          .map((parts) => parts.join("")),
        (text) => {
          const { html, markdown } = rendered(text);
          expect(tags(html)).toEqual(tags(plain.html));
          expect(markdown.split("\n")).toHaveLength(plain.markdown.split("\n").length);
          expect(markdown).not.toMatch(/[<>\u202e]/);
          const cells = (page: string) => page.replace(/\\./g, "").split("|").length;
          expect(cells(markdown)).toBe(cells(plain.markdown));
        },
      ),
      { numRuns: 60 },
    );
  });
});
