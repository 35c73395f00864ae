/** Numbers of shots that the prose around a table gives benchmarks by name, or all of them. */
import { namesWithin, readBenchmarkLabel } from "./benchmarkLabel.ts";
import type { CardTable } from "./page.ts";
import { readQualifiers } from "./qualifiers.ts";
import { modelsIn, sentencesOf, spaced } from "./sentences.ts";
import { trainingIn } from "./training.ts";

/**
 * Shots that the prose over a table, or right after it, gives in a list ("MMLU (5-shot), BBH (3-shot)") or in a
 * sentence ("5-shot results of C-Eval and MMLU", "all benchmarks are 5-shot"): those under its innermost heading that
 * gives any, if they are one number; or null. What is said of a benchmark by name goes before what is said of all.
 */
export function shotsOfProse(table: CardTable, benchmark: string): number | null {
  const scopes = table.headings.map(({ prose }) => prose);
  // Words between two tables may be of the second.
  const notes = table.notes.filter((text) => text !== table.nextLead);
  const innermost = [...(scopes.pop() ?? [table.lead]), ...notes];
  for (const texts of [innermost, ...scopes.reverse()]) {
    const named = texts
      .flatMap((text) => [...listedShots(text), ...spokenShots(text)])
      .filter(({ id }) => id === benchmark)
      .map(({ shots }) => shots);
    const numbers = new Set(named.length > 0 ? named : texts.flatMap(shotsOfAll));
    if (numbers.size > 0) return numbers.size === 1 ? [...numbers][0]! : null;
  }
  return null;
}

/**
 * A sentence by the table that names the benchmark beside a number of shots, but not the one read for it (or none was
 * read), so that what it says was not understood; or null.
 */
export function unreadShotsOf(table: CardTable, benchmark: string, shots: number | null): string | null {
  const notes = table.notes.filter((text) => text !== table.nextLead);
  const sentences = [...(table.headings.at(-1)?.prose ?? [table.lead]), ...notes].flatMap(sentencesOf);
  const unread = sentences.find((sentence) => {
    const numbers = readQualifiers(spaced(sentence)).shots;
    const isOfOthers = trainingIn(sentence) !== null || modelsIn(sentence).length > 0;
    if (numbers.length === 0 || isOfOthers) return false;
    if (!namesWithin(sentence).some((name) => name.benchmark.id === benchmark)) return false;
    if (shots !== null) return !numbers.includes(shots);
    const listed = listedShots(sentence);
    // Every number stands behind a name of its own.
    if (listed.length >= numbers.length) return false;
    return ![...listed, ...spokenShots(sentence)].some(({ id }) => id === benchmark);
  });
  return unread ?? null;
}

interface ShotsOf {
  readonly id: string;
  readonly shots: number;
}

function listedShots(text: string): ShotsOf[] {
  // "Big Bench Hard (BBH) (3-shot)"
  const plain = text.replace(/\((\p{Lu}[\p{L}-]+)\)(?=\s*\()/gu, "$1");
  return [...plain.matchAll(/([^,;:.()•|]{2,40}?)\s*\((\d{1,2})[- ]shots?[^()]*\)/gi)].flatMap(
    ([, name, shots]) => {
      const words = name!.trim().split(/\s+/);
      // A list begins after other words: "we report MMLU (5-shot)".
      for (const count of [3, 2, 1]) {
        if (count > words.length) continue;
        const label = readBenchmarkLabel(words.slice(-count).join(" "));
        if (label.kind === "named") return [{ id: label.benchmark.id, shots: Number(shots) }];
      }
      return [];
    },
  );
}

const number = String.raw`\b(\d{1,2}|zero|one|two|three|four|five|six|eight|ten)[- ]shot`;
const measure =
  "(?:cot|chain-of-thought|results?|performance|scores?|accuracy|exact match|em|pass@1|evaluations?|tests?|settings?|prompt(?:ing|s)?|learning|mode)";
/** The list ends where another number of shots begins, which may be of its last name: "0-shot for ARC, MMLU 5-shot". */
const spoken = new RegExp(
  `${number}[,]? (?:${measure} ){0,3}(?:on|of|for|in) (?:the )?((?:(?! ${number})[^.;:()])+)(?:(?= ${number})|)`,
  "gi",
);
/** "For HumanEval and ARC, we report the zero-shot performance" */
const leadingList = /^(?:for|on|in) (?:the )?([^;:()]{2,80}?), (?:we|the|all|results|models|it|a)\b/i;
/** "the 5-shot MMLU" */
const adjacent = new RegExp(`${number} (?:cot )?((?:[\\p{L}\\d-]+ ?){1,3})`, "giu");
/** Of what is left out nothing is said. */
const exception =
  /\b(?:except|unless|other|others|remaining|rest|respectively|while|whereas|but|instead|not|max(?:imum)?|best|either|higher|few[- ]?shot|n[- ]?shot)\b/i;

/** A sentence that speaks of one model, or of base or instruct models only, says nothing of the others. */
function spokenShots(text: string): ShotsOf[] {
  return sentencesOf(text).flatMap((sentence) => {
    const close = [...sentence.matchAll(adjacent)].flatMap(([, count, following]): ShotsOf[] => {
      const words = following!.trim().split(/\s+/);
      for (const length of [3, 2, 1]) {
        const label = readBenchmarkLabel(words.slice(0, length).join(" "));
        if (label.kind === "named") return [{ id: label.benchmark.id, shots: numberOf(count!) }];
      }
      return [];
    });
    if (trainingIn(sentence) !== null || modelsIn(sentence).length > 0) {
      // "On the 5-shot MMLU, our models outperform …" says how it was measured for all of them.
      return /^on the /i.test(sentence) ? close : [];
    }
    const listed = [...sentence.matchAll(spoken)].flatMap(([, count, list, , next]) => {
      const items = list!.split(/,| and | & |\//);
      if (next !== undefined && !/(?:,| and| &|\/)$/i.test(list!)) items.pop();
      return items.flatMap((item) => namedIn(item, count!));
    });
    return [...close, ...listed, ...shotsOfSentence(sentence)];
  });
}

function namedIn(item: string, count: string): ShotsOf[] {
  const name = item.trim().replace(/^(?:and |the )+|(?: (?:datasets?|benchmarks?|tasks?|and))+$/gi, "");
  const label = readBenchmarkLabel(name);
  return label.kind === "named" ? [{ id: label.benchmark.id, shots: numberOf(count) }] : [];
}

/** "Official scripts were used for MMLU and C-Eval, with all of them being 5-shot": one number for all it names. */
function shotsOfSentence(sentence: string): ShotsOf[] {
  const { shots, shotsUnread } = readQualifiers(sentence);
  if (shots.length !== 1 || shotsUnread !== null || exception.test(sentence)) return [];
  const lead = leadingList.exec(sentence)?.[1];
  if (lead === undefined && !/\b(?:all|both|each)\b/i.test(sentence)) return [];
  return namesWithin(lead ?? sentence).map(({ benchmark }) => ({ id: benchmark.id, shots: shots[0]! }));
}

const ofAll = [
  /\ball (?:of )?(?:the |our |these )?(?:\p{L}+ ){0,2}(?:evaluations?|results|benchmarks|tasks|datasets|tests|scores|numbers|figures)\b/iu,
  /均|全部|统一/u,
];

/** "All benchmarks are evaluated 5-shot", "均使用 5-shot": of a table's all. */
function shotsOfAll(text: string): number[] {
  return sentencesOf(text).flatMap((sentence) => {
    const { shots, shotsUnread } = readQualifiers(spaced(sentence));
    const isOfSome =
      exception.test(sentence) ||
      trainingIn(sentence) !== null ||
      modelsIn(sentence).length > 0 ||
      namesWithin(sentence).length > 0;
    if (shots.length !== 1 || shotsUnread !== null || isOfSome) return [];
    return ofAll.some((pattern) => pattern.test(sentence)) ? shots : [];
  });
}

function numberOf(printed: string): number {
  return readQualifiers(`${printed}-shot`).shots[0]!;
}
