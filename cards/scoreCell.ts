/** One printed cell as a score in percent. Nothing is guessed: what is no plain figure says what it is instead. */
import { type Qualifiers, readQualifiers } from "./qualifiers.ts";
import { wordsOf } from "./words.ts";

export type ScoreCell =
  /** Empty, "-", "N/A": the table has no figure here. */
  | { readonly kind: "missing" }
  /** Words. */
  | { readonly kind: "text" }
  /** Digits that are no score, and why. */
  | { readonly kind: "unread"; readonly why: string; readonly value: number | null }
  | Figure;

export interface Figure {
  readonly kind: "figure";
  readonly value: number;
  readonly hasPercentSign: boolean;
  /** "83.3" of "84 (83.3)", or null. */
  readonly second: number | null;
  /** Said within the cell: "75.1 (10-shot)". */
  readonly qualifiers: Qualifiers;
  readonly remarks: readonly string[];
  readonly marks: readonly string[];
}

const missing = /^(?:-+|_+|n\s*\/\s*[ad]\.?|na|nan|none|null|nil|tb[da]|oom|failed|[/\\x✗✘×?]|\.{2,}|…)?$/i;
const number = String.raw`(?:\d+(?:\.\d+)?|\.\d+)`;
/** Of one or two digits, it cannot part thousands. */
const decimalComma = /^(\d{1,3}),(\d{1,2})(?=$|\s*[%(±])/;
const figure = new RegExp(
  `^(${number})(\\s*%)?(?:\\s*(?:±|\\+/-|\\+-)\\s*${number}\\s*%?)?(?=$|[^\\d.%,])\\s*(.*)$`,
);
const secondValue = new RegExp(`^(${number})\\s*%?$`);
const difference = new RegExp(`^(?:[+\\-±↑↓▲▼⬆⬇]|\\+/-)\\s*${number}\\s*%?$|^${number}\\s*%?\\s*[↑↓▲▼⬆⬇]$`);
/** Outside parentheses a sign may part a range: "70.1-71.0". */
const arrow = new RegExp(`^[↑↓▲▼⬆⬇]+(?:\\s*${number}\\s*%?)?$`);
const remark =
  /^(?:self[- ])?(?:report(?:ed)?|official|paper|ours?|our (?:run|eval(?:uation)?|result)s?|reproduc(?:ed|tion)|re-?run|measured|tested|best|new|from (?:the )?(?:paper|report|card|blog))$/i;

export function readScoreCell(printed: string): ScoreCell {
  const { text: words, marks, isStruck } = wordsOf(printed);
  const text = words.replace(decimalComma, "$1.$2");
  if (missing.test(text)) return { kind: "missing" };
  if (!/\d/.test(text)) return { kind: "text" };
  if (isStruck) return unread("struck through", null);
  if (/^[-−]\s*\.?\d/.test(text)) return unread("negative", null);
  if (difference.test(text) || difference.test(text.replace(/^\((.*)\)$/, "$1")))
    return unread("a difference", null);
  if (/^[~≈<>≤≥∼]/.test(text)) return unread("not exact", null);
  if (new RegExp(`^\\(${number}\\s*%?\\)$`).test(text))
    return unread("in parentheses only", Number(/[\d.]+/.exec(text)![0]));
  const match = figure.exec(text);
  if (match === null) return /^\d/.test(text) ? unread("no plain number", null) : { kind: "text" };
  const value = Number(match[1]);
  const tail = readTail(match[3]!);
  if (tail === null)
    return /^\d+(?:\.\d+)?[\s-]*[a-z]/i.test(text)
      ? { kind: "text" }
      : unread(`"${match[3]}" after it`, value);
  return { kind: "figure", value, hasPercentSign: match[2] !== undefined, marks, ...tail };
}

function unread(why: string, value: number | null): ScoreCell {
  return { kind: "unread", why, value };
}

type Tail = Pick<Figure, "second" | "qualifiers" | "remarks">;

/** What follows the number: parentheses, or words of protocol. Null when any of it is not understood. */
function readTail(tail: string): Tail | null {
  let second: number | null = null;
  let qualifiers = readQualifiers("");
  const remarks: string[] = [];
  const outside = tail.replace(/\(([^()]*)\)|\[([^[\]]*)\]/g, " ").trim();
  const inside = [...tail.matchAll(/\(([^()]*)\)|\[([^[\]]*)\]/g)].map((group) =>
    (group[1] ?? group[2]!).trim(),
  );
  for (const words of [...inside, outside]) {
    if (words === "") continue;
    const value = secondValue.exec(words.replace(decimalComma, "$1.$2"));
    if (value !== null && words !== outside && second === null) {
      second = Number(value[1]);
    } else if ((words !== outside && difference.test(words)) || arrow.test(words)) {
      remarks.push(`difference printed: ${words}`);
    } else if (remark.test(words)) {
      remarks.push(words.toLowerCase());
    } else {
      const read = readQualifiers(words);
      if (read.rest !== "" || !read.found) return null;
      qualifiers = read;
    }
  }
  return { second, qualifiers, remarks };
}
