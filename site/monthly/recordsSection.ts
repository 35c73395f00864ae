import { paragraph, type Section } from "../blocks.ts";
import { counted, listed, significant, withInterval } from "../format.ts";
import { statusName } from "../names.ts";
import { readDensity } from "../readings.ts";
import { recordTitle, standingSentence } from "../sentences.ts";
import type { MonthFacts } from "./input.ts";
import type { RecordNews, RecordOfMonth } from "./modelsOfMonth.ts";
import { monthName } from "./months.ts";

/** Records of density that were set in the month, found since, or lost. */
export function recordsSection({ month, now }: MonthFacts, { set, found, gone }: RecordNews): Section {
  const readings = readDensity(now);
  const standing = standingSentence(readings, now.asOf);
  return {
    id: "records",
    name: "Records",
    title: titleOf(month, set),
    blocks: [
      ...(set.length > 1 ? [paragraph(`Set in the month: ${listed(set.map(described))}.`)] : []),
      ...(found.length > 0
        ? [
            paragraph(
              `Of earlier releases ${found.length === 1 ? "one is" : `${found.length} are`} now known to have set the record of ${found.length === 1 ? "its" : "their"} day: ${listed(found.map(described))}.`,
            ),
          ]
        : []),
      ...(gone.length > 0
        ? [
            paragraph(
              `No longer ${gone.length === 1 ? "a record" : "records"}, by what is known now: ${listed(gone.map(({ name, released_on: on }) => `${name} of ${on}`))}.`,
            ),
          ]
        : []),
      paragraph(
        [`${recordTitle(readings, now.headline)}.`, standing]
          .filter((sentence) => sentence !== null)
          .join(" "),
      ),
    ],
  };
}

function titleOf(month: string, set: readonly RecordOfMonth[]): string {
  const last = set.at(-1);
  if (last === undefined) return `No record of density was set in ${monthName(month)}`;
  return set.length === 1
    ? `${described(last)} set the record of density`
    : `${counted(set.length, "record")} of density were set in ${monthName(month)}, the last by ${described(last)}`;
}

function described({ name, released_on: on, density, status }: RecordOfMonth): string {
  const value = withInterval(density, significant);
  const doubt = status === "ok" || status === "" ? "" : `, ${statusName(status)}`;
  return value === null ? `${name} (${on})` : `${name} (${on}, density ${value}${doubt})`;
}
