/**
 * The front matter of a model card, as far as parents and licences need it: top-level scalars, and lists of
 * scalars in block or flow style. Nested structures (`model-index`) are skipped, not guessed. The Hub gives the
 * same as `cardData`, parsed by a whole YAML reader; this is for a README alone.
 */

export type CardValue = string | readonly string[];

const keyLine = /^([A-Za-z_][\w-]*):(?:\s+(.*))?$/;

/** Top-level keys of the first `---` block; a key that occurs twice has its first value. */
export function readFrontMatter(readme: string): ReadonlyMap<string, CardValue> {
  const found = new Map<string, CardValue>();
  const lines = frontMatterLines(readme);
  for (let at = 0; at < lines.length; at++) {
    const [, key, rest = ""] = keyLine.exec(lines[at]!) ?? [];
    if (key === undefined || found.has(key)) continue;
    const value = rest === "" ? blockList(lines, at + 1) : inlineValue(rest);
    if (value !== null) found.set(key, value);
  }
  return found;
}

/** The README without its front matter. */
export function cardText(readme: string): string {
  const lines = frontMatterLines(readme);
  if (lines.length === 0) return readme;
  return readme
    .split(/\r?\n/)
    .slice(lines.length + 2)
    .join("\n");
}

function frontMatterLines(readme: string): string[] {
  const lines = readme
    .replace(/^\uFEFF/, "")
    .slice(0, 200_000)
    .split(/\r?\n/);
  if (lines[0]?.trimEnd() !== "---") return [];
  const end = lines.findIndex((line, index) => index > 0 && /^(---|\.\.\.)\s*$/.test(line));
  return end < 0 ? [] : lines.slice(1, end);
}

/** `- item` lines under a key, indented or not; null where something else stands there. */
function blockList(lines: readonly string[], from: number): readonly string[] | null {
  const items: string[] = [];
  for (const line of lines.slice(from)) {
    if (/^\s*(#.*)?$/.test(line)) continue;
    const [, item] = /^\s*-\s+(.*)$/.exec(line) ?? [];
    if (item === undefined) break;
    const value = scalar(item);
    if (value === null) return null;
    items.push(value);
  }
  return items.length > 0 ? items : null;
}

function inlineValue(text: string): CardValue | null {
  const flow = /^\[(.*)\]\s*(#.*)?$/.exec(text)?.[1];
  if (flow === undefined) return scalar(text);
  const items = flow
    .split(",")
    .map((item) => scalar(item.trim()))
    .filter((item) => item !== "");
  return items.every((item) => item !== null) ? items : null;
}

/** A plain or quoted scalar; null for block scalars, anchors, tags and mappings. */
function scalar(text: string): string | null {
  const trimmed = text.trim();
  const double = /^"((?:[^"\\]|\\.)*)"\s*(#.*)?$/.exec(trimmed)?.[1];
  if (double !== undefined) return double.replace(/\\(["\\/])/g, "$1");
  const single = /^'((?:[^']|'')*)'\s*(#.*)?$/.exec(trimmed)?.[1];
  if (single !== undefined) return single.replaceAll("''", "'");
  const plain = trimmed.replace(/\s+#.*$/, "");
  return /^[|>&*!{["'%@`]/.test(plain) || /:(\s|$)/.test(plain) ? null : plain;
}
