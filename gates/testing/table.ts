/** Counts as a table of plain text: the first column to the left, the others to the right, zeros as dots. */
export function countTable(
  header: readonly string[],
  rows: readonly (readonly [string, ...number[]] | readonly (string | number)[])[],
): string {
  const lines = [header, ...rows.map((row) => row.map((cell) => (cell === 0 ? "." : String(cell))))];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
