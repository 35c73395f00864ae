import { type ForecastReading, type Tally, tallyOf } from "./forecastReadings.ts";
import { counted, parameters, significant, withInterval } from "./format.ts";
import { tierName } from "./names.ts";

const figure = (series: string) => (value: number) =>
  series === "needed-parameters" ? parameters(value) : significant(value, series === "lowest-price" ? 2 : 3);

/** `492 (335-1,125)`, or why there is none. */
export function forecastText({ series, forecast, notIdentified }: ForecastReading): string {
  return withInterval(forecast, figure(series)) ?? `not identified: ${notIdentified ?? ""}`;
}

export const realisedText = ({ series, realised, inside }: ForecastReading): string =>
  realised === null ? (inside === null ? "not due" : "not shown") : figure(series)(realised);

/** What a series is about, with its subject. */
export function subjectName(
  { series, subject }: Pick<ForecastReading, "series" | "subject">,
  nameOf: (id: string) => string,
): string {
  switch (series) {
    case "frontier-density":
      return "record of density";
    case "needed-parameters":
      return `parameters needed for ${nameOf(subject)}'s quality`;
    default:
      return `lowest price at ${tierName(subject)}'s quality, over that of the day`;
  }
}

const hindcastsOf = (rows: readonly ForecastReading[], series: string) =>
  rows.filter((row) => !row.isRegistered && row.series === series);

export function forecastTitle(rows: readonly ForecastReading[]): string {
  const next = registeredAhead(rows, "frontier-density");
  const tally = tallyOf(hindcastsOf(rows, "frontier-density"));
  const past =
    tally.scored === 0
      ? ""
      : `; ${tally.inside} of ${counted(tally.scored, "hindcast")} of the record held within ${tally.scored === 1 ? "its interval" : "their intervals"}`;
  if (!next || next.forecast.value === null) return `No forecast of density is identified${past}`;
  return `By ${next.dueOn} the record of density is forecast at ${forecastText(next)}${past}`;
}

/** The registered forecast furthest ahead. */
function registeredAhead(
  rows: readonly ForecastReading[],
  series: string,
  subject?: string,
): ForecastReading | undefined {
  return rows
    .filter(
      (row) =>
        row.isRegistered && row.series === series && (subject === undefined || row.subject === subject),
    )
    .sort((a, b) => b.months - a.months)[0];
}

export function forecastSentences(
  rows: readonly ForecastReading[],
  nameOf: (id: string) => string,
): string[] {
  const subjects = [
    ...new Map(rows.filter((row) => row.isRegistered).map((row) => [`${row.series} ${row.subject}`, row])),
  ];
  const furthestOf = subjects.flatMap(
    ([, { series, subject }]) => registeredAhead(rows, series, subject) ?? [],
  );
  const ahead = furthestOf
    .filter((row) => row.forecast.value !== null)
    .map((row) => {
      const from =
        row.series !== "lowest-price" && row.atOrigin !== null
          ? `, from ${figure(row.series)(row.atOrigin)} on ${row.madeOn}`
          : "";
      return `${subjectName(row, nameOf)}: ${forecastText(row)}${from}`;
    });
  const missing = furthestOf
    .filter((row) => row.forecast.value === null)
    .map((row) => `${subjectName(row, nameOf)} (${forecastText(row)})`);
  const furthest = registeredAhead(rows, "frontier-density") ?? registeredAhead(rows, "lowest-price");
  const sentences: string[] = [];
  if (furthest && ahead.length > 0) {
    sentences.push(
      `This snapshot registers forecasts for ${furthest.months} months ahead, ${furthest.dueOn}, with 90 % predictive intervals, for later ones to score: ${ahead.join("; ")}.`,
    );
  }
  if (missing.length > 0) sentences.push(`No forecast is made of: ${missing.join("; ")}.`);
  for (const [series, name] of [
    ["frontier-density", "the record of density"],
    ["lowest-price", "the lowest prices"],
  ] as const) {
    const tally = tallyOf(hindcastsOf(rows, series));
    if (tally.scored > 0) sentences.push(hindcastSentence(name, tally));
  }
  const due = tallyOf(rows.filter((row) => row.isRegistered));
  if (due.scored > 0) {
    sentences.push(
      `${counted(due.scored, "registered forecast")} came due: ${due.inside} of ${due.scored} inside.`,
    );
  }
  return sentences;
}

/** A share of the hindcasts below which the intervals did not do what they promise, overlap or not. */
const poorShare = 0.75;

function hindcastSentence(name: string, { scored, inside, below, above, meanScore }: Tally): string {
  const sides = [below > 0 ? `${below} below` : "", above > 0 ? `${above} above` : ""].filter(Boolean);
  const out = inside === scored ? "" : sides.length > 0 ? `, ${sides.join(" and ")}` : "";
  const verdict =
    inside / scored >= poorShare
      ? "about what 90 % intervals promise of so few that overlap"
      : below > 0 && above === 0
        ? "fewer than 90 % intervals promise, and all misses on one side: it rose less than the trend of the day said"
        : "fewer than 90 % intervals promise: the past changed pace more than the intervals allow for";
  return (
    `Hindcasts of ${name} from past half-years (releases and prices truncated, scores as known now): ` +
    `${inside} of ${scored} inside their 90 % intervals${out}, ${verdict}; mean interval score ${significant(meanScore ?? 0, 2)} in natural logarithms.`
  );
}
