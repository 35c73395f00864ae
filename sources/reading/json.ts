/** JSON with what JSON.parse loses: the text of every number and every duplicate key. */
import { type ParseErrorCode, printParseErrorCode, visit } from "jsonc-parser";
import { DensingError, messageOf } from "../../errors.ts";
import { excerpt } from "./text.ts";

/** A number as it is written. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** An object. A key that occurs again keeps its first value in `members`; `duplicates` holds all of them. */
export class JsonObject {
  readonly members = new Map<string, JsonValue>();
  readonly duplicates = new Map<string, JsonValue[]>();

  add(key: string, value: JsonValue): void {
    const first = this.members.get(key);
    if (first === undefined) this.members.set(key, value);
    else this.duplicates.set(key, [...(this.duplicates.get(key) ?? [first]), value]);
  }
}

export type JsonValue = null | boolean | string | JsonNumber | JsonObject | JsonValue[];

/** Real bodies nest about five deep; a reader must not run out of stack on a hostile one. */
const deepest = 64;

/**
 * Reads one JSON text, strictly (RFC 8259: no comments, no trailing commas).
 *
 * @throws DensingError `body-unparseable` (facts: source, line, column, problem, seen)
 */
export function readJson(text: string, sourceId: string): JsonValue {
  const open: (JsonObject | JsonValue[])[] = [];
  const keys: string[] = [];
  let root: JsonValue | undefined;

  function place(value: JsonValue): void {
    const parent = open.at(-1);
    if (parent === undefined) root = value;
    else if (parent instanceof JsonObject) parent.add(keys.at(-1)!, value);
    else parent.push(value);
  }
  function begin(value: JsonObject | JsonValue[], offset: number, line: number, column: number): void {
    if (open.length >= deepest) refuse(`nested more than ${deepest} deep`, offset, line, column);
    place(value);
    open.push(value);
    keys.push("");
  }
  function end(): void {
    open.pop();
    keys.pop();
  }
  function refuse(problem: string, offset: number, line: number, column: number): never {
    const seen = excerpt(text.slice(Math.max(0, offset - 30), offset + 30));
    const at = `line ${line + 1}, column ${column + 1}`;
    const message = `${sourceId}: the body is not JSON: ${problem} at ${at}, near: ${seen}; refused whole`;
    const facts = { source: sourceId, line: line + 1, column: column + 1, problem, seen };
    throw new DensingError("body-unparseable", message, facts);
  }

  const strict = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };
  visit(
    text,
    {
      onObjectBegin: (offset, _length, line, column) => begin(new JsonObject(), offset, line, column),
      onObjectProperty: (key) => {
        keys[keys.length - 1] = key;
      },
      onObjectEnd: end,
      onArrayBegin: (offset, _length, line, column) => begin([], offset, line, column),
      onArrayEnd: end,
      onLiteralValue: (value: null | boolean | string | number, offset, length) =>
        place(typeof value === "number" ? new JsonNumber(text.slice(offset, offset + length)) : value),
      onError: (code: ParseErrorCode, offset, _length, line, column) =>
        refuse(printParseErrorCode(code), offset, line, column),
    },
    strict,
  );
  try {
    // The reader above was made for configuration files; the engine's own has the last word on the grammar.
    JSON.parse(text);
  } catch (thrown) {
    refuse(messageOf(thrown), 0, 0, 0);
  }
  return root!;
}

/** A value on one line, for the `seen` of a quarantined row. */
export function jsonText(value: JsonValue | undefined): string {
  if (value === undefined) return "(absent)";
  if (value instanceof JsonNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(jsonText).join(", ")}]`;
  if (!(value instanceof JsonObject)) return JSON.stringify(value);
  return `{${[...value.members].map(([key, member]) => `${JSON.stringify(key)}: ${jsonText(member)}`).join(", ")}}`;
}
