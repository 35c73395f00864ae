/** The words of a printed cell, without what only decorates them, and the marks that point to footnotes. */

/** Raised and lowered text is put between these by the reader of the page, so that no digit of it joins a figure. */
export const raisedFrom = "\u2045";
export const raisedTo = "\u2046";

export interface Words {
  readonly text: string;
  /** "*", "†", "1", "a": what points to a footnote, in the order printed. */
  readonly marks: readonly string[];
  /** The cell, or a part of it, is struck through. */
  readonly isStruck: boolean;
}

const raised = new RegExp(`${raisedFrom}([^${raisedTo}]*)${raisedTo}`, "g");
const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

export function wordsOf(cell: string): Words {
  const marks: string[] = [];
  const isStruck = /~~|\u0336/.test(cell);
  let text = cell
    .replace(raised, (_, inner: string) => {
      const mark = inner.trim();
      if (mark !== "") marks.push(mark);
      return " ";
    })
    .replace(/\[\^([^\]\s]{1,8})\]/g, (_, mark: string) => {
      marks.push(mark);
      return " ";
    })
    .replace(/~~/g, " ")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\\(?:textbf|textit|underline|mathbf|text|emph)\{([^{}]*)\}/g, "$1")
    .replace(/\$([^$]*)\$/g, "$1")
    .replace(/(?<!\*)\*\*(?!\*)|\*\*\*|(?<![a-z0-9])__|__(?![a-z0-9])|`/gi, " ")
    .replace(/[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/g, "-")
    .replace(/[（]/g, " (")
    .replace(/[）]/g, ")")
    .replace(/[％]/g, "%")
    .replace(/[：]/g, ":")
    .replace(/\\(?=[*_|%#^~])/g, "")
    .replace(/(?![0-9#*©®™])\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u{FE0E}|\u{FE0F}/gu, " ")
    .replace(new RegExp(`[${superscripts}]+`, "g"), (digits) => {
      marks.push([...digits].map((digit) => superscripts.indexOf(digit)).join(""));
      return " ";
    });
  text = squeeze(text);
  for (;;) {
    // A mark stands at an end of the words or before a parenthesis: "Qwen*", "*Qwen", "84.0* (83.3)".
    const found =
      /[*†‡§¶✝]+$/.exec(text) ??
      /^[*†‡§¶✝]+/.exec(text) ??
      /(?<=[^\s*])[*†‡§¶✝]+(?=\s*\()/.exec(text) ??
      /(?<=[a-z0-9)])\s*\^(?:\w\^?)?$/i.exec(text);
    if (found === null) break;
    marks.push(found[0].trim());
    text = squeeze(`${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`);
  }
  const cited = /(?<=\S)\s*(\[\d{1,3}(?:, ?\d{1,3})*\])$/.exec(text);
  if (cited !== null) {
    marks.push(cited[1]!);
    text = squeeze(text.slice(0, cited.index));
  }
  return { text, marks, isStruck };
}

export function squeeze(text: string): string {
  return text.replace(/\s+/g, " ").replace(/\( /g, "(").replace(/ \)/g, ")").trim();
}
