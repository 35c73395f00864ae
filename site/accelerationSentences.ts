import { paperChatgptSlopes } from "../law/around/acceleration.ts";
import type { SplitModel, SplitReading } from "./accelerationReadings.ts";
import { counted, decimals, type Figure, listed, slope, withInterval } from "./format.ts";
import { againstPaper, placeOf } from "./sentences.ts";

const aDay = (figure: Figure): string => withInterval(figure, slope, "a day") ?? "not identified";

export function accelerationTitle(lead: SplitReading | undefined): string {
  const question = "Whether density rises faster since ChatGPT is not identified";
  if (!lead) return question;
  if (lead.slopeChange.value === null) {
    return lead.notIdentified === null ? question : `${question}: ${lead.notIdentified}`;
  }
  const { value, low, high } = lead.slopeChange;
  const falls = value < 0 && low !== null && high !== null;
  const size = falls ? aDay({ value: -value, low: -high, high: -low }) : aDay(lead.slopeChange);
  switch (lead.verdict) {
    case "faster":
      return `Density on MMLU rises faster since ChatGPT, by ${size}`;
    case "slower":
      return `Density on MMLU rises more slowly since ChatGPT, by ${size}`;
    default:
      return `Density on MMLU rises no distinguishably faster since ChatGPT: the slopes differ by ${aDay(lead.slopeChange)}`;
  }
}

export function accelerationSentences(
  lead: SplitReading,
  splits: readonly SplitReading[],
  models: readonly SplitModel[],
): string[] {
  return [
    beforeSentence(lead),
    afterSentence(lead),
    placeboSentence(lead),
    ...searchSentences(splits),
    ...censoredSentence(models),
  ];
}

function beforeSentence(lead: SplitReading): string {
  const { before, after } = paperChatgptSlopes;
  const paper = `The paper has slopes of ${slope(before)} a day before ChatGPT (${lead.breakOn}) and ${slope(after)} after it.`;
  if (lead.slopeBefore.value !== null) {
    return `${paper} Before it we have ${aDay(lead.slopeBefore)} (${counted(lead.recordsBefore, "record")}): ${againstPaper(before, lead.slopeBefore)}.`;
  }
  if (lead.lineBefore.value === null) {
    return `${paper} ${counted(lead.recordsBefore, "record")} before it ${lead.recordsBefore === 1 ? "makes" : "make"} no line.`;
  }
  const holds = (published: number) => placeOf(published, lead.lineBefore) === "inside";
  const verdict =
    holds(before) && holds(after)
      ? "an interval that holds both of the paper's figures, and so tells nothing of a change"
      : holds(before)
        ? "an interval that holds the paper's first figure and not its second"
        : holds(after)
          ? "an interval that holds the paper's second figure and not its first"
          : "an interval that holds neither of the paper's figures";
  return `${paper} The line through the ${counted(lead.recordsBefore, "record")} before it rises by ${aDay(lead.lineBefore)}, by the textbook: ${verdict}.`;
}

function afterSentence(lead: SplitReading): string {
  const opening = `From it to ${lead.to} the records rise`;
  return lead.slopeAfter.value === null
    ? `${opening} at a pace that is not identified.`
    : `${opening} by ${aDay(lead.slopeAfter)} (${counted(lead.recordsAfter, "record")} among ${counted(lead.modelsAfter, "model")}); the paper's ${slope(paperChatgptSlopes.after)} is ${againstPaper(paperChatgptSlopes.after, lead.slopeAfter)}.`;
}

/** The date was chosen after the fact: how the same split does elsewhere. */
function placeboSentence({ rank, datesTried, fStatistic }: SplitReading): string {
  if (rank === null || datesTried === null || fStatistic === null) {
    return "The date was chosen after the fact, and too few records stand on one side of it to set it against other dates.";
  }
  const place = rank === 1 ? "the clearest" : `number ${rank} in clearness`;
  const verdict =
    rank <= datesTried / 10
      ? "few dates split the records better or as well"
      : "other dates do as well or better";
  return `The date was chosen after the fact: as a split it is ${place} of the ${counted(datesTried, "date")} that leave three records on both sides (F ${decimals(fStatistic, 1)}); ${verdict}.`;
}

/**
 * One sentence a window: the search of the records and that of all models, for a change of slope. Windows that end alike,
 * as in a vintage, hold the same models.
 */
function searchSentences(splits: readonly SplitReading[]): string[] {
  const searches = splits.filter((row) => row.kind === "joined");
  const windows = [...new Set(searches.map((row) => row.window))].sort(widestLast);
  const ofWindow = windows.map((window) => searches.filter((row) => row.window === window));
  const distinct = ofWindow.filter(
    (own, place) => ofWindow.findIndex(([first]) => first!.to === own[0]!.to) === place,
  );
  return distinct.map((own) => {
    return `A search of all dates to ${own[0]!.to}: ${own.map(searchPart).join("; ")}.`;
  });
}

const widestLast = (a: string, b: string): number => Number(a === "all") - Number(b === "all");

function searchPart(row: SplitReading): string {
  const searched = row.estimator === "records-ols" ? "in the records" : "in all models";
  if (row.pValue === null || row.breakOn === "") {
    return `${searched} nothing can be sought (${row.notIdentified ?? "no reason given"})`;
  }
  const p = `p ${decimals(row.pValue, 3)}`;
  if (row.verdict !== "break") {
    return `${searched} the slope changes most at ${row.breakOn}, which is not distinguishable from a steady trend (${p})`;
  }
  const [before, after] = [row.lineBefore.value ?? 0, row.lineAfter.value ?? 0];
  const isFalling = row.lineAfter.high !== null && row.lineAfter.high < 0;
  const direction = after > before ? "rises faster" : isFalling ? "falls" : "rises more slowly or falls";
  return `${searched} the trend breaks at ${row.breakOn} (${p}) and ${direction} from there on, ${aDay(row.lineBefore)} before and ${aDay(row.lineAfter)} after`;
}

function censoredSentence(models: readonly SplitModel[]): string[] {
  const atChance = models.filter((row) => row.isEarly && row.status === "below_floor");
  if (atChance.length === 0) return [];
  const names = listed(atChance.map((row) => `${row.name} (${decimals(row.mmlu ?? 0, 1)})`));
  return [
    `${names} cannot be told from chance on MMLU: ${atChance.length === 1 ? "it has" : "they have"} no density and ${atChance.length === 1 ? "is" : "are"} shown, not used.`,
  ];
}
