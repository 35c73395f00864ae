/** Abbreviated headers that the words around a table spell out: "PS: parameter size (billion)". */
import { squeeze, type Words } from "./words.ts";

/** Only what the reader would read otherwise is spelled out: how large a model is. */
const spelledOut = /\b(?:param(?:eter)?s?|model) ?(?:sizes?|counts?|numbers?)\b|\bnumber of param/i;

/** The header paths with such headers as they are spelled out. */
export function withGlosses(
  columns: readonly (readonly Words[])[],
  texts: readonly string[],
): readonly (readonly Words[])[] {
  return columns.map((path) =>
    path.map((words) => {
      if (!/^\p{Lu}{1,4}$/u.test(words.text)) return words;
      const gloss = new RegExp(`(?<![\\p{L}\\d])${words.text} ?[:=：] ?([^.;:,，。；]{3,40})`, "u");
      const said = texts.map((text) => squeeze(gloss.exec(text)?.[1] ?? "")).find((each) => each !== "");
      return said !== undefined && spelledOut.test(said) ? { ...words, text: said } : words;
    }),
  );
}
