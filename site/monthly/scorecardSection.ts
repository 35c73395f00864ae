import { dates, figures, note, paragraph, type Section, type TableBlock, words } from "../blocks.ts";
import { subjectName } from "../forecastSentences.ts";
import { count, counted, type Figure, parameters, significant, withInterval } from "../format.ts";
import { modelNames } from "../modelNames.ts";
import type { MonthFacts } from "./input.ts";
import { isIn, monthName } from "./months.ts";
import type { Scorecard, ScoredRow } from "./scorecard.ts";

/** Fewer than this say nothing of whether intervals hold nine times in ten: even 17 of 20 may be luck or its lack. */
const enough = 20;

/** What became of the forecasts that earlier month-ends registered. */
export function scorecardSection(input: MonthFacts, card: Scorecard): Section {
  const nameOf = modelNames(input.now);
  const { scored } = card;
  const dueInMonth = scored.filter(({ due_on }) => isIn(input.month, due_on));
  const earlier = scored.filter((row) => !dueInMonth.includes(row));
  return {
    id: "scorecard",
    name: "Past forecasts",
    title: titleOf(input, card),
    blocks: [
      paragraph(sentencesOf(input, card, dueInMonth).join(" ")),
      ...scoresTable("due-table", "Forecasts that came due in the month", dueInMonth, nameOf),
      ...scoresTable("scored-table", "Forecasts that came due before", earlier, nameOf, true),
      ...(scored.length > 0
        ? [
            note(
              "A forecast counts once, as the first snapshot of its month-end registered it, against what this month's snapshot knows of its series. Lowest prices are ratios to the price of the day of the forecast. Forecasts of one month-end, and of months in a row, are not independent.",
            ),
          ]
        : []),
    ],
  };
}

const insideOf = (rows: readonly ScoredRow[]): number => rows.filter(({ inside }) => inside === true).length;

function titleOf({ registered, month }: MonthFacts, { scored, waiting, next_due_on }: Scorecard): string {
  if (registered.length === 0) return `No forecast was registered before ${monthName(month)}`;
  if (scored.length > 0) {
    const held = insideOf(scored);
    return `${count(held)} of ${counted(scored.length, "past forecast")} held within ${scored.length === 1 ? "its" : "their"} 90 % ${scored.length === 1 ? "interval" : "intervals"}`;
  }
  return next_due_on === null
    ? "No past forecast can be scored"
    : `No past forecast is due yet: of ${count(waiting)} the first is due on ${next_due_on}`;
}

function sentencesOf(
  { registered }: MonthFacts,
  card: Scorecard,
  dueInMonth: readonly ScoredRow[],
): string[] {
  const { scored, unknown, waiting, next_due_on } = card;
  if (registered.length === 0)
    return [
      "Each month-end snapshot registers forecasts with 90 % predictive intervals; later ones score them here.",
    ];
  const sentences: string[] = [];
  if (scored.length > 0) {
    sentences.push(
      dueInMonth.length === 0
        ? "None came due in the month."
        : `${counted(dueInMonth.length, "forecast")} came due in the month, ${count(insideOf(dueInMonth))} inside.`,
      publishedSentence(scored),
    );
    const mean = scored.reduce((sum, { interval_score }) => sum + (interval_score ?? 0), 0) / scored.length;
    sentences.push(
      `The mean interval score is ${significant(mean, 2)} in natural logarithms, lower being better.`,
    );
    if (scored.length < enough)
      sentences.push(
        `${counted(scored.length, "forecast")} ${scored.length === 1 ? "is" : "are"} too few to tell whether the intervals hold nine times in ten.`,
      );
  }
  if (unknown > 0)
    sentences.push(
      `${count(unknown)} more came due, but what became of ${unknown === 1 ? "it" : "them"} is not known or may not be shown.`,
    );
  if (waiting > 0 && (scored.length > 0 || unknown > 0))
    sentences.push(`${count(waiting)} ${waiting === 1 ? "waits" : "wait"}, the first due on ${next_due_on}.`);
  if (sentences.length === 0) sentences.push("They are kept as they were made, for later months to score.");
  return sentences;
}

/** What a forecast proves depends on whether it stood before the event. */
function publishedSentence(scored: readonly ScoredRow[]): string {
  const inTime = scored.filter(({ in_time }) => in_time);
  const later = scored.length - inTime.length;
  const lesson = "made up from what was known on its day, which tests the method, not foresight";
  if (later === 0) return "All were published before they were due.";
  if (inTime.length === 0) return `All were published only after they were due, each ${lesson}.`;
  return (
    `${count(later)} of the ${count(scored.length)} ${later === 1 ? "was" : "were"} published only after the due date, each ${lesson}; ` +
    `of the ${count(inTime.length)} published before, ${count(insideOf(inTime))} held.`
  );
}

const figureOf = (series: string) => (value: number) =>
  series === "needed-parameters" ? parameters(value) : significant(value, series === "lowest-price" ? 2 : 3);

function scoresTable(
  id: string,
  caption: string,
  rows: readonly ScoredRow[],
  nameOf: (id: string) => string,
  isClosed = false,
): TableBlock[] {
  if (rows.length === 0) return [];
  const forecastOf = ({ value, low, high }: ScoredRow): Figure => ({ value, low, high });
  return [
    {
      kind: "table",
      id,
      caption: `${caption}, with 90 % predictive intervals`,
      columns: [
        words("What"),
        dates("Made on"),
        dates("Due on"),
        figures("Forecast"),
        figures("Realised"),
        words("Against the interval"),
        words("Published"),
      ],
      rows: rows.map((row) => ({
        cells: [
          subjectName(row, nameOf),
          row.made_on,
          row.due_on,
          withInterval(forecastOf(row), figureOf(row.series)) ?? "",
          row.realised === null ? "not shown" : figureOf(row.series)(row.realised),
          row.inside === true ? "inside" : "outside",
          row.in_time ? "before it was due" : "afterwards",
        ],
      })),
      ...(isClosed ? { summary: `${counted(rows.length, "forecast")} that came due before` } : {}),
    },
  ];
}
