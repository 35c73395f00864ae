/** Numbers of shots that the prose over a table gives benchmarks by name. */
import { readBenchmarkLabel } from "./benchmarkLabel.ts";
import { readModelLabel } from "./modelLabel.ts";
import type { CardTable } from "./page.ts";
import { readQualifiers } from "./qualifiers.ts";
import { trainingIn } from "./training.ts";

/**
 * Shots that the prose over a table gives in a list ("MMLU (5-shot), BBH (3-shot)") or in a sentence ("5-shot results
 * of C-Eval and MMLU"): those under its innermost heading that gives any, if they are one number; or null.
 */
export function shotsOfProse(table: CardTable, benchmark: string): number | null {
  for (const { prose } of table.headings.toReversed()) {
    const numbers = new Set(
      prose
        .flatMap((text) => [...listedShots(text), ...spokenShots(text)])
        .filter((each) => each.id === benchmark)
        .map((each) => each.shots),
    );
    if (numbers.size > 0) return numbers.size === 1 ? [...numbers][0]! : null;
  }
  return null;
}

interface ShotsOf {
  readonly id: string;
  readonly shots: number;
}

function listedShots(text: string): ShotsOf[] {
  return [...text.matchAll(/([^,;:.()•|]{2,40}?)\s*\((\d{1,2})[- ]shots?[^()]*\)/gi)].flatMap(
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

const spoken =
  /\b(\d{1,2}|zero|one|three|four|five|eight)[- ]shot (?:(?:results?|performance|scores?|accuracy|evaluations?|tests?|settings?|prompting|learning) )?(?:on|of|for|in) (?:the )?((?:(?! \d{1,2}-shot)[^.;:()])+)/gi;

/** A sentence that speaks of one model, or of base or instruct models only, says nothing of the others. */
function spokenShots(text: string): ShotsOf[] {
  return text.split(/(?<=[.;!?。；])\s*(?=\p{Lu}|$)/u).flatMap((sentence) => {
    const isOfSome =
      trainingIn(sentence) !== null ||
      sentence.split(/[\s,()]+/).some((word) => readModelLabel(word).kind === "model");
    if (isOfSome) return [];
    return [...sentence.matchAll(spoken)].flatMap(([, number, list]) => {
      const [shots] = readQualifiers(`${number}-shot`).shots;
      return list!.split(/,| and | & |\//).flatMap((item): ShotsOf[] => {
        const name = item.trim().replace(/^(?:and |the )+|(?: (?:datasets?|benchmarks?|tasks?))+$/gi, "");
        const label = readBenchmarkLabel(name);
        return label.kind === "named" && shots !== undefined ? [{ id: label.benchmark.id, shots }] : [];
      });
    });
  });
}
