/** A table of known content in print: as a grid of cells, then as a pipe table or as HTML, in a whole card. */
import { type KnownBenchmark, type KnownTable, type Layout, nameOf } from "./generatedCard.ts";

export type Grid = string[][];

/** The printed table as rows of cells; `headers` says how many of them head it. */
export interface Printed {
  readonly grid: Grid;
  readonly headers: number;
}

const toldOf = ["Llama 3", "Gemma", "Mistral AI", "MIT", "Apache 2.0"];

/** The table in print, before its format. Rows of the same width throughout. */
export function print(table: KnownTable): Printed {
  const { layout: chosen, order } = table;
  const labels = [...table.benchmarks.map((each) => labelOf(each, chosen)), ...table.others];
  const shots = [...table.benchmarks.map(({ shots: number }) => number), ...table.others.map(() => null)];
  const metrics = [...table.benchmarks.map(({ metric }) => metric), ...table.others.map(() => "Acc.")];
  const hasShots = chosen.shots === "line" || chosen.shots === "bare-line";
  const shotsText = (index: number): string => {
    const number = shots[index];
    if (number === null || number === undefined) return "-";
    return chosen.shots === "bare-line" ? String(number) : `${number}-shot`;
  };
  const figure = (row: number, index: number): string => figureText(table, row, index);
  if (chosen.modelsIn === "rows") {
    const isApart = chosen.sizes === "apart";
    const head = [
      "Model",
      ...(isApart ? ["Size"] : []),
      ...(chosen.beside === "none" ? [] : [chosen.beside]),
      ...(chosen.average ? ["Average"] : []),
      ...order.map((i) => labels[i]!),
    ];
    const blank = ["", ...(isApart ? [""] : []), ...(chosen.beside === "none" ? [] : [""])];
    const filler = chosen.average ? [""] : [];
    const grid: Grid = [head];
    if (hasShots)
      grid.push([
        chosen.shots === "bare-line" ? "# Shots" : "",
        ...blank.slice(1),
        ...filler,
        ...order.map(shotsText),
      ]);
    if (chosen.metrics === "line")
      grid.push(["Metric", ...blank.slice(1), ...filler, ...order.map((i) => metrics[i] ?? "-")]);
    const headers = 1;
    for (const [row, each] of table.models.entries()) {
      if (chosen.groups === "rows" && row === 1) grid.push(["Open models", ...head.slice(1).map(() => "")]);
      const name = isApart ? [each.family, each.size + each.suffix] : [nameOf(each, chosen)];
      grid.push([
        ...name.map((text) => dressed(text, chosen, row)),
        ...(chosen.beside === "none" ? [] : [toldOf[row % toldOf.length]!]),
        ...(chosen.average ? ["91.4"] : []),
        ...order.map((i) => figure(row, i)),
      ]);
    }
    return { grid, headers };
  }
  const isApart = chosen.sizes === "apart";
  const stub = [
    ...(chosen.groups === "column" ? ["Category"] : []),
    "Benchmark",
    ...(hasShots ? ["# Shots"] : []),
    ...(chosen.metrics === "line" ? ["Metric"] : []),
  ];
  const tail = chosen.difference ? ["Improvement"] : [];
  const names = table.models.map((each, row) =>
    isApart ? each.family : dressed(nameOf(each, chosen), chosen, row),
  );
  const grid: Grid = [[...stub, ...names, ...tail]];
  if (isApart) {
    // Bare numbers of a family need the family above each.
    grid.push([
      ...stub.map(() => ""),
      ...table.models.map(({ size, suffix }) => size + suffix),
      ...tail.map(() => ""),
    ]);
  }
  for (const [position, i] of order.entries()) {
    if (chosen.groups === "rows" && position % 3 === 0) {
      grid.push([
        ["Knowledge", "Math", "Code", "General"][position % 4]!,
        ...grid[0]!.slice(1).map(() => ""),
      ]);
    }
    grid.push([
      ...(chosen.groups === "column" ? [position % 2 === 0 ? "Math" : ""] : []),
      labels[i]!,
      ...(hasShots ? [shotsText(i)] : []),
      ...(chosen.metrics === "line" ? [metrics[i] ?? "-"] : []),
      ...table.models.map((_, row) => figure(row, i)),
      ...tail.map(() => "+1.2"),
    ]);
  }
  if (chosen.average)
    grid.push(["Average", ...grid[0]!.slice(1).map((_, index) => (index >= stub.length - 1 ? "91.4" : ""))]);
  return { grid, headers: isApart ? 2 : 1 };
}

export function labelOf(each: KnownBenchmark & { label: string }, chosen: Layout): string {
  const metric = chosen.metrics === "label" ? each.metric : null;
  const inside = [chosen.shots === "label" ? `${each.shots}-shot` : null, metric].filter(
    (text) => text !== null,
  );
  const label = inside.length > 0 ? `${each.label} (${inside.join(", ")})` : each.label;
  return chosen.shots === "comma" ? `${label}, ${each.shots}-shot` : label;
}

function dressed(name: string, chosen: Layout, row: number): string {
  const linked = chosen.links && chosen.format === "pipe" ? `[${name}](https://example.org/${row})` : name;
  return chosen.bold && chosen.format === "pipe" ? `**${linked}**` : linked;
}

function figureText(table: KnownTable, row: number, index: number): string {
  const tenths = table.tenths[row]![index];
  if (tenths === null || tenths === undefined) return row % 2 === 0 ? "-" : "N/A";
  const { percentSigns, bold, marks, format } = table.layout;
  const text = `${(tenths / 10).toFixed(1)}${percentSigns ? "%" : ""}`;
  const marked =
    marks && (row + index) % 3 === 0 ? (format === "pipe" ? `${text}\\*` : `${text}<sup>1</sup>`) : text;
  if (!bold || (row + index) % 2 === 0) return marked;
  return format === "pipe" ? `**${marked}**` : `<b>${marked}</b>`;
}

const before: Readonly<Record<Layout["before"], string>> = {
  nothing: "",
  downloads: "| Model | Download |\n|---|---|\n| Qwen2.5-7B | [link](https://example.org) |\n\n",
  architecture: "| | Params | Layers | Context |\n|---|---|---|---|\n| Qwen2.5-7B | 7.6B | 28 | 128K |\n\n",
  "scores of nothing read":
    "| Model | MT-Bench | Arena-Hard |\n|---|---|---|\n| Qwen2.5-7B | 8.1 | 41.2 |\n\n",
};

/** The whole card, as Markdown. */
export function cardOf(table: KnownTable, printed: Printed = print(table)): string {
  const { layout: chosen } = table;
  const body = chosen.format === "pipe" ? pipe(printed.grid) : html(printed, chosen);
  return `# A card\n\nSome words.\n\n## Tables before\n\n${before[chosen.before]}## ${chosen.heading}\n\n${body}\n\n\\* words of a footnote\n`;
}

export function pipe(grid: Grid): string {
  const [head, ...rest] = grid;
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head!), `|${head!.map(() => "---").join("|")}|`, ...rest.map(line)].join("\n");
}

function html({ grid, headers }: Printed, { format, groups }: Layout): string {
  const hasHead = format === "html";
  const hasGroups = groups === "rows";
  const hasCategory = groups === "column" && grid[0]![0] === "Category";
  const row = (cells: readonly string[], tag: string, isGroup: boolean): string => {
    if (isGroup) return `<tr><td colspan="${cells.length}"><strong>${cells[0]}</strong></td></tr>`;
    // Equal neighbours of a header are one cell over both columns, as labs print a family over its sizes.
    const merged: { text: string; width: number }[] = [];
    for (const text of cells) {
      const last = merged.at(-1);
      if (tag === "th" && headers > 1 && text !== "" && last?.text === text) last.width += 1;
      else merged.push({ text, width: 1 });
    }
    return `<tr>${merged.map(({ text, width }) => `<${tag}${width > 1 ? ` colspan="${width}"` : ""}>${text}</${tag}>`).join("\n")}</tr>`;
  };
  const isGroup = (cells: readonly string[]): boolean =>
    hasGroups && cells.slice(1).every((text) => text === "");
  /** A category is one cell over all of its rows. */
  const spanned = (html: string, y: number): string => {
    if (!hasCategory || y < headers) return html;
    if (grid[y]![0] === "" && y > headers && grid[y - 1]![0] === "Math")
      return html.replace("<td></td>\n", "");
    return grid[y]![0] === "Math" && grid[y + 1]?.[0] === ""
      ? html.replace("<td>", '<td rowspan="2">')
      : html;
  };
  const heads = grid.slice(0, headers).map((cells) => row(cells, hasHead ? "th" : "td", false));
  const body = grid.slice(headers).map((cells, y) => spanned(row(cells, "td", isGroup(cells)), y + headers));
  if (!hasHead) return `<table>\n${[...heads, ...body].join("\n")}\n</table>`;
  return `<table>\n<thead>\n${heads.join("\n")}\n</thead>\n<tbody>\n${body.join("\n")}\n</tbody>\n</table>`;
}
