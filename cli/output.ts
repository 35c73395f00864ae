import { stripVTControlCharacters } from "node:util";
import { DensingError } from "../errors.ts";

/** Where a command's results go: people read lines, scripts read one JSON document. */
export interface Output {
  readonly json: boolean;
  /** A line for a person; nothing in JSON mode. */
  say(line?: string): void;
  /** The result: the document in JSON mode, otherwise the lines. */
  result(document: unknown, lines: () => readonly string[]): void;
}

export function createOutput(json: boolean, write: (text: string) => void): Output {
  return {
    json,
    say(line = "") {
      if (!json) write(`${printable(line)}\n`);
    },
    result(document, lines) {
      if (json) write(`${JSON.stringify(document, null, 2)}\n`);
      else for (const line of lines()) write(`${printable(line)}\n`);
    },
  };
}

/** Text from outside may carry escape sequences that steer a terminal: they are taken out. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/[^\P{Cc}\n\t]/gu, "\ufffd");
}

/** Columns padded to their widest cell; numbers are the caller's to format. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  }
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index]!))
      .join("  ")
      .trimEnd(),
  );
}

/** What an error says to a person: the message, then its facts, one a line. */
export function errorLines(thrown: unknown): string[] {
  if (!(thrown instanceof DensingError))
    return [thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)];
  const facts = Object.entries(thrown.facts).filter(([, value]) => value !== undefined && value !== null);
  return [`${thrown.message} [${thrown.type}]`, ...facts.map(([name, value]) => `  ${name}: ${value}`)];
}
