/** Headers that name a model by what its card is of: "Small 3.1" on the card of Mistral-Small-3.1-24B. */
import { namesWithin } from "./benchmarkLabel.ts";
import type { CardContext } from "./card.ts";
import { readModelLabel } from "./modelLabel.ts";
import type { CardTable } from "./page.ts";

/** What the caller and the card's title call its subject. */
export function subjectsOf(table: CardTable, { ownModel, family }: CardContext): string[] {
  const title = table.headings.find(({ isTitle }) => isTitle)?.text.split(/ -+ | – | — |[:：|(（]/)[0];
  return [ownModel?.split("/").at(-1), family, title].flatMap((name) =>
    name === undefined || name.trim() === "" ? [] : [name.trim()],
  );
}

/** The model that the innermost heading is: "### Zorblax-7B", "Evaluation of Zorblax-7B"; or null. */
export function headingModel(table: CardTable): string | null {
  const heading = table.headings.at(-1);
  if (heading === undefined || heading.isTitle) return null;
  const text = heading.text
    .replace(/^(?:evaluations?|results?|performance|benchmarks?)(?: results?)? (?:of|for) /i, "")
    .replace(/(?: (?:evaluations?|results?|performance|benchmarks?))+$/i, "");
  const label = readModelLabel(text);
  const isName = label.kind === "model" && label.hasSize && text.split(" ").length <= 3;
  return isName && namesWithin(text).length === 0 ? label.name : null;
}

/** Words of titles that are no model's own. */
const generic =
  /^(?:the|our|open|large|language|models?|llms?|base|instruct|chat|small|mini|medium|card|readme|evaluations?|benchmarks?|results?|introduction|overview|report|official|chinese|english|code|math|news)$/;

/**
 * The header is a part of the subject's name with its version, begins with the subject's version and ends in words
 * of sizes or tuning, or is the subject's first word with such words after it.
 */
export function completesSubject(header: string, subjects: readonly string[]): boolean {
  const words = wordsOf(header);
  const [first, ...rest] = words;
  if (first === undefined || words.length > 5) return false;
  return subjects.some((subject) => {
    const known = wordsOf(subject);
    const starts = known.flatMap((word, index) => (word === first ? [index] : []));
    const isPart = starts.some((start) => words.every((word, index) => known[start + index] === word));
    if (isPart && words.some(isNumber) && words.some((word) => /\p{L}{3}/u.test(word))) return true;
    if (rest.length === 0 || !rest.every((word) => isNumber(word) || isSuffix(word))) return false;
    const [family] = known;
    const isVersion = isNumber(first) && known[1] === first;
    const isFamily = first === family && /^\p{L}{4,}/u.test(first) && !generic.test(first);
    return isVersion ? rest.some(isSuffix) : isFamily;
  });
}

function wordsOf(name: string): string[] {
  return name
    .toLowerCase()
    .split(/[^\p{L}\d.]+/u)
    .filter((word) => word !== "");
}

const isNumber = (word: string): boolean => /^v?\d+(?:\.\d+)*[bm]?$/.test(word);
const isSuffix = (word: string): boolean => word === "ultra" || readModelLabel(word).kind === "suffix";
