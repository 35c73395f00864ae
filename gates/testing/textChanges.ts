/** What happens to a body as bytes, whatever it holds: cut, encoded otherwise, another body altogether. */
import { gzipSync } from "node:zlib";
import type { Random } from "./random.ts";

export interface Changed {
  readonly what: string;
  readonly body: Uint8Array;
}
export type TextChange = (text: string, random: Random) => Changed | undefined;

const changed = (what: string, body: string | Uint8Array): Changed => ({
  what,
  body: typeof body === "string" ? Buffer.from(body) : body,
});

/** Cuts a body and ends what is open, as a proxy would that means it well. */
export function cutAndClosed(text: string, length: number): string {
  const kept = text.slice(0, length);
  return /^\s*</.test(text) ? closedHtml(kept) : closedJson(kept);
}

function closedHtml(kept: string): string {
  const whole = kept.replace(/<[^>]*$/, "");
  const open: string[] = [];
  for (const [, slash, name] of whole.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/gi)) {
    const tag = name!.toLowerCase();
    if (/^(?:br|img|meta|link|hr|input|col)$/.test(tag)) continue;
    if (slash === "") open.push(tag);
    else if (open.includes(tag)) open.length = open.lastIndexOf(tag);
  }
  return (
    whole +
    open
      .reverse()
      .map((tag) => `</${tag}>`)
      .join("")
  );
}

function closedJson(kept: string): string {
  const open: string[] = [];
  let isText = false;
  for (let at = 0; at < kept.length; at += 1) {
    const letter = kept[at]!;
    if (isText && letter === "\\") at += 1;
    else if (letter === '"') isText = !isText;
    else if (!isText && (letter === "{" || letter === "[")) open.push(letter === "{" ? "}" : "]");
    else if (!isText && (letter === "}" || letter === "]")) open.pop();
  }
  let text = isText ? `${kept.replace(/\\$/, "")}"` : kept;
  // What cannot stand before a closing bracket goes: a comma, a name without its value, half of a word.
  text = text.replace(/[\s,]+$/, "").replace(/(?<=[{,]\s*)"(?:[^"\\]|\\.)*"\s*:?$/, "");
  text = text.replace(/(?:\btru?|\bfals?|\bnul?|[tfn]|-|\.|[eE][+-]?)$/, "").replace(/:\s*$/, ": null");
  return text.replace(/[\s,]+$/, "") + open.reverse().join("");
}

export const truncationChanges: readonly TextChange[] = [
  (text, random) => {
    const bytes = Buffer.from(text);
    const length = random.below(bytes.length);
    return changed(`the first ${length} of ${bytes.length} bytes`, bytes.subarray(0, length));
  },
  (text, random) => {
    const length = text.length - 1 - random.below(Math.min(200, text.length - 1));
    return changed(`all but the last ${text.length - length} characters`, text.slice(0, length));
  },
  (text, random) => {
    const length = 1 + random.below(text.length - 1);
    return changed(`cut after ${length} of ${text.length} and closed`, cutAndClosed(text, length));
  },
  (text, random) => {
    const length = 1 + random.below(text.length - 1);
    return changed(`cut after ${length} and closed by "}}"`, `${text.slice(0, length)}}}`);
  },
  (text, random) => {
    const from = random.below(text.length);
    const length = 1 + random.below(Math.ceil(text.length / 2));
    return changed(
      `${length} characters missing from ${from} on`,
      text.slice(0, from) + text.slice(from + length),
    );
  },
  (text, random) => {
    const lines = text.split("\n");
    const from = random.below(lines.length);
    const count = 1 + random.below(Math.ceil(lines.length / 3));
    return changed(`${count} lines missing from ${from} on`, lines.toSpliced(from, count).join("\n"));
  },
  (text, random) => {
    const half = text.slice(0, 1 + random.below(text.length - 1));
    return changed("begun, and then the whole of it", half + text);
  },
  (text, random) => {
    const from = random.below(text.length);
    return changed(`only from ${from} on`, text.slice(from));
  },
];

const insert = (text: string, random: Random, bytes: Uint8Array): Uint8Array => {
  const whole = Buffer.from(text);
  const at = random.below(whole.length);
  return Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at)]);
};
const utf16 = (text: string, isBigEndian: boolean): Buffer => {
  const bytes = Buffer.from(text, "utf16le");
  return isBigEndian ? bytes.swap16() : bytes;
};

export const encodingChanges: readonly TextChange[] = [
  (text, random) => changed("a letter of latin-1", insert(text, random, Buffer.from("é", "latin1"))),
  (text) => changed("UTF-16, little end first", utf16(text, false)),
  (text) => changed("UTF-16, big end first", utf16(text, true)),
  (text) => changed("UTF-16 with a mark", utf16(`\ufeff${text}`, false)),
  (text) => changed("UTF-16, big end first, with a mark", utf16(`\ufeff${text}`, true)),
  (text) => changed("a byte order mark", `\ufeff${text}`),
  (text) => changed("two byte order marks", `\ufeff\ufeff${text}`),
  (text, random) => changed("a NUL", insert(text, random, Buffer.from([0]))),
  (text) => changed("ten NULs at the end", text + "\u0000".repeat(10)),
  (text) => changed("NULs only", Buffer.alloc(Buffer.byteLength(text))),
  (text, random) => changed("half of a letter", insert(text, random, Buffer.from([0xe2, 0x82]))),
  (text, random) => changed("an overlong letter", insert(text, random, Buffer.from([0xc0, 0xaf]))),
  (text, random) => changed("a surrogate", insert(text, random, Buffer.from([0xed, 0xa0, 0x80]))),
  (text) => changed("decoded as latin-1 and encoded again", Buffer.from(text).toString("latin1")),
  (text) => changed("compressed", gzipSync(text)),
  (text) => changed("base64", Buffer.from(text).toString("base64")),
  (text) =>
    changed("UTF-32", Buffer.from(Uint32Array.from([...text], (letter) => letter.codePointAt(0)!).buffer)),
  (text) => changed("all its quotes curly", text.replaceAll('"', "”")),
];

const page = (title: string, rest: string): string =>
  `<!doctype html><html lang="en"><head><title>${title}</title></head><body>${rest}</body></html>`;

/** Bodies that are not the source's at all. @param others good bodies of other sources */
export function wrongBodyChanges(others: readonly string[]): TextChange[] {
  const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return [
    () => changed("a login page", page("Sign in", '<form action="/login"><input type="password"></form>')),
    () =>
      changed(
        "a challenge page",
        page("Just a moment", "<script>location.reload()</script><noscript>Enable JavaScript</noscript>"),
      ),
    () => changed("nothing", ""),
    () => changed("blanks", " \n\n"),
    () => changed("an empty list", "[]"),
    () => changed("an empty object", "{}"),
    () => changed("null", "null"),
    () => changed("empty text", '""'),
    () => changed("a number", "42"),
    () => changed("an error page", page("502 Bad Gateway", "<h1>502 Bad Gateway</h1><hr>nginx")),
    () => changed("an error in JSON", '{"error":{"code":429,"message":"Too many requests"}}'),
    () => changed("an empty list in its wrapper", '{"data":[],"models":[],"prices":[]}'),
    () =>
      changed(
        "a maintenance page with a table",
        page("Maintenance", "<table><tr><th>Model</th><th>Input</th><th>Output</th></tr></table>"),
      ),
    () => changed("a directory", page("Index of /", "<ul><li><a href='a.json'>a.json</a></li></ul>")),
    () =>
      changed(
        "a pointer to a large file",
        "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
      ),
    () => changed("404: Not Found", "404: Not Found"),
    (text) => changed("itself in a page", page("raw", `<pre>${escaped(text)}</pre>`)),
    (text) => changed("itself as text in JSON", JSON.stringify(text)),
    (text) => changed("itself twice", text + text),
    (text) => changed("itself as a callback", `callback(${text});`),
    ...others.map(
      (other) => () =>
        changed(`the body of another source: ${other.slice(0, 30).replace(/\s+/g, " ")}`, other),
    ),
  ];
}
