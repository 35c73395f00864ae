/** The words of protocol that bear on one figure, gathered from all the places where they stand. */
import type { CardReading, ReviewReason, ShotsFrom } from "./card.ts";
import type { Qualifiers } from "./qualifiers.ts";

export interface Said {
  readonly qualifiers: Qualifiers;
  readonly from: ShotsFrom;
}

export interface Protocol {
  readonly shots: number | null;
  readonly shotsFrom: ShotsFrom | null;
  readonly notes: readonly string[];
  readonly problem: { readonly reason: ReviewReason; readonly detail: string } | null;
}

/**
 * Says of one figure how it was measured. What stands within the cell goes before what stands in a header; two
 * headers that differ are a problem.
 */
export function gatherProtocol(said: readonly Said[]): Protocol {
  const notes = [...new Set(said.flatMap(({ qualifiers }) => qualifiers.notes))];
  const other = said.find(({ qualifiers }) => qualifiers.otherMetric !== null)?.qualifiers.otherMetric;
  const unread = said.find(({ qualifiers }) => qualifiers.shotsUnread !== null)?.qualifiers.shotsUnread;
  const ofCell = said.filter(({ from, qualifiers }) => from === "cell" && qualifiers.shots.length > 0);
  const telling = ofCell.length > 0 ? ofCell : said.filter(({ qualifiers }) => qualifiers.shots.length > 0);
  const numbers = [...new Set(telling.flatMap(({ qualifiers }) => qualifiers.shots))];
  const shots = numbers.length === 1 ? numbers[0]! : null;
  const shotsFrom = shots === null ? null : telling[0]!.from;
  const problem = ((): Protocol["problem"] => {
    if (other !== undefined) return { reason: "other-metric", detail: `metric "${other}"` };
    if (unread !== undefined && ofCell.length === 0) return { reason: "shots-unread", detail: `"${unread}"` };
    if (numbers.length > 1) return { reason: "shots-disagree", detail: `${numbers.join(" and ")} shots` };
    return null;
  })();
  return { shots, shotsFrom, notes, problem };
}

export function readingOf(reading: Partial<CardReading>): CardReading {
  return { model: null, benchmark: null, variant: null, shots: null, score: null, ...reading };
}
