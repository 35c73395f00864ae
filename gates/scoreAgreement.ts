/**
 * Whether a printed score can be what it says, given what was known by its day: other reporters, the sizes of its
 * family, the model's other benchmarks, its own protocol. A wrong figure makes a model cheap or dear for ever; a
 * report that is held is only late, until another reporter says the same or a person lets it pass.
 */
import {
  agrees,
  agreesWithOthers,
  answersWereRead,
  contradictedSiblings,
  fitsItsFamily,
  fitsItsOtherBenchmarks,
  isNoOtherBenchmarksFigure,
  sharedRows,
  strangeness,
} from "./scoreCompany.ts";
import {
  type KnownVariants,
  protocolIsTheBenchmarks,
  type ScoreFinding,
  scoreIsBelievable,
} from "./scoreProtocol.ts";
import { mayBeCopies, measuresTheSame, type ScoreStep, shotsMayBeTheSame } from "./scoreStep.ts";

export interface ScoreHold extends ScoreFinding {
  /** The place of the step in the input. */
  readonly index: number;
  readonly seen: string;
  /** The day on which another reporter agreed, or null: held still. */
  releasedOn: string | null;
}

/** No second reader makes these right. */
const isFinal: ReadonlySet<string> = new Set(["protocol", "range"]);
/** Two harnesses that read no answers agree, and prove nothing: only a report that stands does. */
const isNoWitness: ReadonlySet<string> = new Set(["protocol", "range", "extraction-failure"]);
/** Whoever is not known to measure confirms nobody, and is confirmed by what stands alone. */
const isUnknown = (step: ScoreStep): boolean => step.doubt === "unknown-publisher" && !step.isTrusted;

/**
 * Judges steps day by day; no verdict uses a later day, so that a vintage sees the same. The steps of one day are
 * judged together, whatever their order: of those that contradict each other the ones that fit worst are held, and
 * all of them where none does.
 *
 * @returns the steps that are held, or were for a time, in the order of days
 */
export function judgeScores(steps: readonly ScoreStep[], variants: KnownVariants): ScoreHold[] {
  const standing = new Company();
  const waiting = new Map<number, ScoreHold>();
  const holds: ScoreHold[] = [];

  for (const [day, ofDay] of byDay(steps)) {
    const isNow = (other: ScoreStep) => other.until === null || other.until > day;
    const arriving = new Map<number, ScoreStep>();
    for (const index of ofDay) {
      const step = steps[index]!;
      if (step.isTrusted) standing.add(step);
      else arriving.set(index, step);
    }
    const before = new Map<number, readonly ScoreStep[]>();
    for (const [index, step] of arriving) {
      const beside = standing.beside(step).filter(isNow);
      if (beside.some((other) => isRepeated(step, other))) arriving.delete(index);
      else before.set(index, beside);
    }

    const found = new Map<number, ScoreFinding>();
    const shared = sharedRows([...arriving.values()]);
    for (const [index, step] of arriving) {
      const finding = findAlone(step, before.get(index)!, variants) ?? hasItsOwnRow(shared.get(step));
      if (finding !== null) found.set(index, finding);
    }
    findAmongEachOther(arriving, found, before);

    const isWitness = (index: number, finding: ScoreFinding | undefined): boolean =>
      !isNoWitness.has(finding?.reason ?? "") && !isUnknown(steps[index]!) && isNow(steps[index]!);
    const witnesses = new Company();
    for (const [index, hold] of waiting) if (isWitness(index, hold)) witnesses.add(steps[index]!);
    for (const [index, step] of arriving) if (isWitness(index, found.get(index))) witnesses.add(step);
    const isConfirmed = (step: ScoreStep, { reason }: ScoreFinding): boolean => {
      if (isFinal.has(reason)) return false;
      const isProof = (other: ScoreStep) => agrees(step, other) && isNow(other) && !isUnknown(other);
      if (standing.beside(step).some(isProof)) return true;
      if (isNoWitness.has(reason) || isUnknown(step)) return false;
      return witnesses.beside(step).some((other) => agrees(step, other));
    };

    const passing: ScoreStep[] = [];
    for (const [index, step] of arriving) {
      const finding = isCopyOf(step, before.get(index)!)
        ? onlyFinal(found.get(index))
        : (found.get(index) ?? doubtOf(step));
      if (finding === null || isConfirmed(step, finding)) {
        passing.push(step);
        continue;
      }
      const hold: ScoreHold = { index, ...finding, seen: shown(step), releasedOn: null };
      holds.push(hold);
      waiting.set(index, hold);
    }
    for (const step of passing) standing.add(step);

    for (const index of [...waiting.keys()]) if (!isNow(steps[index]!)) waiting.delete(index);
    const families = new Set(ofDay.map((index) => steps[index]!.family));
    const touched = [...waiting].filter(([index]) => families.has(steps[index]!.family));
    for (;;) {
      const released = touched.filter(
        ([index, hold]) => waiting.has(index) && isConfirmed(steps[index]!, hold),
      );
      if (released.length === 0) break;
      for (const [index, hold] of released) {
        hold.releasedOn = day;
        waiting.delete(index);
        standing.add(steps[index]!);
      }
    }
  }
  return holds;
}

function findAlone(
  step: ScoreStep,
  before: readonly ScoreStep[],
  variants: KnownVariants,
): ScoreFinding | null {
  return (
    protocolIsTheBenchmarks(step, variants) ??
    scoreIsBelievable(step) ??
    answersWereRead(step, before) ??
    isNoOtherBenchmarksFigure(step, before) ??
    agreesWithOthers(step, before) ??
    fitsItsFamily(contradictedSiblings(step, before)) ??
    fitsItsOtherBenchmarks(step, before)
  );
}

function hasItsOwnRow(other: string | undefined): ScoreFinding | null {
  if (other === undefined) return null;
  return { reason: "another-models-row", expected: `not the figures of ${other}, to the decimal` };
}

/** Two steps whose badness differs by less are equally likely to be the wrong one. */
const tie = 0.25;

/**
 * The steps of one day are no proof against each other one by one. Whichever of a family fits worst is taken out
 * first, and the others are looked at again without it. A doubted one puts no other in doubt.
 */
function findAmongEachOther(
  arriving: ReadonlyMap<number, ScoreStep>,
  found: Map<number, ScoreFinding>,
  before: ReadonlyMap<number, readonly ScoreStep[]>,
): void {
  const families = new Map<string, [number, ScoreStep][]>();
  for (const [index, step] of arriving) push(families, step.family, [index, step]);
  for (const ofFamily of families.values()) {
    for (;;) {
      const left = ofFamily.filter(([index]) => !found.has(index));
      const bad = left.flatMap(([index, step]) => {
        const beside = left.flatMap(([, other]) =>
          other !== step && (other.doubt === null || step.doubt !== null) ? other : [],
        );
        const others = [...before.get(index)!, ...beside];
        const siblings = contradictedSiblings(step, others);
        const finding =
          answersWereRead(step, others) ?? fitsItsFamily(siblings) ?? fitsItsOtherBenchmarks(step, others);
        if (finding === null) return [];
        return [{ index, finding, badness: siblings.length + strangeness(step, others) }];
      });
      if (bad.length === 0) break;
      const worst = Math.max(...bad.map(({ badness }) => badness));
      for (const { index, finding, badness } of bad) {
        if (badness >= worst - tie) found.set(index, finding);
      }
    }
  }
}

/** Stops figures at second hand, or read in one of two ways, from counting on nobody's word but their reader's. */
function doubtOf({ doubt }: ScoreStep): ScoreFinding | null {
  return doubt === null
    ? null
    : { reason: `unconfirmed-${doubt}`, expected: "an independent report that agrees" };
}

/** A copy of what stands adds nothing and is counted as nothing, so that nothing of it is in question. */
function isCopyOf(step: ScoreStep, before: readonly ScoreStep[]): boolean {
  return before.some((other) => mayBeCopies(step, other));
}

function onlyFinal(finding: ScoreFinding | undefined): ScoreFinding | null {
  return finding !== undefined && isFinal.has(finding.reason) ? finding : null;
}

/** What the same reporter, or a document of the same lineage, has said before. */
function isRepeated(step: ScoreStep, other: ScoreStep): boolean {
  return (
    measuresTheSame(step, other) &&
    step.score === other.score &&
    shotsMayBeTheSame(step, other) &&
    (step.reporter === other.reporter || step.lineage === other.lineage)
  );
}

/** Steps by what they may have to do with another: those of its model, and of its family on its benchmark. */
class Company {
  private readonly byModel = new Map<string, ScoreStep[]>();
  private readonly bySeries = new Map<string, ScoreStep[]>();

  add(step: ScoreStep): void {
    if (step.isBarred) return;
    push(this.byModel, step.model_id, step);
    push(this.bySeries, seriesOf(step), step);
  }

  beside(step: ScoreStep): ScoreStep[] {
    const siblings = this.bySeries.get(seriesOf(step)) ?? [];
    return [
      ...(this.byModel.get(step.model_id) ?? []),
      ...siblings.filter(({ model_id }) => model_id !== step.model_id),
    ];
  }
}

const seriesOf = (step: ScoreStep): string => `${step.family} ${step.benchmark} ${step.variant}`;

function push<Value>(groups: Map<string, Value[]>, key: string, value: Value): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [value]);
  else group.push(value);
}

function byDay(steps: readonly ScoreStep[]): [string, number[]][] {
  const days = new Map<string, number[]>();
  for (const [index, { day }] of steps.entries()) push(days, day, index);
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1));
}

function shown({ score, shots, variant, reporter }: ScoreStep): string {
  return [score, shots === null ? null : `${shots}-shot`, variant, reporter]
    .filter((part) => part !== null)
    .join(" / ");
}
