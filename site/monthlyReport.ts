import type { HeadlineChange } from "../law/headlineChange.ts";
import { roundToPublished } from "../snapshot/table.ts";
import { note, type Page, paragraph, type Section } from "./blocks.ts";
import { renderHtml } from "./html.ts";
import { renderMarkdown } from "./markdown.ts";
import { candidateNews, candidatesSection } from "./monthly/candidatesSection.ts";
import { changeSection } from "./monthly/changeSection.ts";
import { citeSection, fullReportSection } from "./monthly/closingSections.ts";
import { changeTitle, headlineFigures, isTold } from "./monthly/headlineChanges.ts";
import { checksOfMonth, healthSection, quarantineNews } from "./monthly/healthSection.ts";
import type { MonthEnd, MonthFacts, MonthlyReportInput } from "./monthly/input.ts";
import { newModels, recordNews } from "./monthly/modelsOfMonth.ts";
import { modelsSection } from "./monthly/modelsSection.ts";
import { monthAfter, monthName } from "./monthly/months.ts";
import { newLows } from "./monthly/newLows.ts";
import { placesOf } from "./monthly/places.ts";
import { priceChanges } from "./monthly/priceChanges.ts";
import { pricesSection } from "./monthly/pricesSection.ts";
import { recordsSection } from "./monthly/recordsSection.ts";
import { scorecardOf } from "./monthly/scorecard.ts";
import { scorecardSection } from "./monthly/scorecardSection.ts";
import { readPrices } from "./priceReadings.ts";
import { priceLeadSentence } from "./priceSentences.ts";
import { intervalNote, limitsNote, monthsOf, notIdentifiedSentence, subtitle } from "./sentences.ts";

export type { MonthlyReportInput } from "./monthly/input.ts";

/** Raised when a report says the same of the same facts otherwise, and should be made again for it. */
const format = 1;

/**
 * What a monthly report found, without what depends on the day it is made: two reports are the same when this is.
 * Days are `YYYY-MM-DD`, prices USD per million tokens.
 */
export function monthlyFindings(input: MonthFacts) {
  const { month, now, before, change } = input;
  return rounded({
    format,
    month,
    snapshot: identityOf(now),
    previous: before && identityOf(before),
    headline: headlineFigures(input),
    not_identified: now.headline.not_identified,
    change: change !== null && isTold(change) ? tidied(change) : change,
    models: newModels(input),
    records: recordNews(input),
    candidates: candidateNews(input),
    prices: { changes: priceChanges(input), new_lows: newLows(input) },
    forecasts: scorecardOf(input),
    quarantine: quarantineNews(input),
  });
}

/** A figure of a model as text, with the digits that are published. */
function tidied(change: HeadlineChange): HeadlineChange {
  const text = (figure: string | null) =>
    figure === null || !/^-?\d+\.\d+$/.test(figure) ? figure : String(roundToPublished(Number(figure)));
  const changed_facts = change.changed_facts.map((fact) => ({
    ...fact,
    from: text(fact.from),
    to: text(fact.to),
  }));
  return { ...change, changed_facts };
}

/** The same with the digits that are published: the last bits of a double differ between engines. */
function rounded<Value>(value: Value): Value {
  if (typeof value === "number") return roundToPublished(value) as Value;
  if (Array.isArray(value)) return value.map(rounded) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, rounded(member)])) as Value;
}

export type MonthlyFindings = ReturnType<typeof monthlyFindings>;

const identityOf = ({ id, asOf, knownAt, headline }: MonthEnd) => ({
  id,
  as_of: asOf,
  known_at: knownAt,
  method_version: headline.method_version,
});

/** `October 2026: density doubles every 4.1 months (3.3-5.5)` */
export function monthlyTitle({ month, now }: Pick<MonthFacts, "month" | "now">): string {
  const doubling = now.headline.doubling_months;
  return doubling.value === null
    ? `${monthName(month)}: how fast density doubles is not identified`
    : `${monthName(month)}: density doubles every ${monthsOf(doubling)}`;
}

/**
 * The monthly density report as a self-contained page, as Markdown and as data: pure, so the same input gives the same
 * bytes.
 *
 * @param root path from the page to the data folder, `../../`
 */
export function renderMonthlyReport(
  input: MonthlyReportInput,
  root: string,
): { html: string; markdown: string; json: object } {
  const findings = monthlyFindings(input);
  const page = monthlyPage(input, findings, root);
  return {
    html: renderHtml(page),
    markdown: renderMarkdown(page),
    json: {
      ...findings,
      title: page.title,
      revision: input.revision,
      corrects: input.corrects,
      checks: checksOfMonth(input),
    },
  };
}

function monthlyPage(input: MonthlyReportInput, findings: MonthlyFindings, root: string): Page {
  const { month, now, corrects } = input;
  const { headline } = now;
  const places = placesOf(root, now.id);
  const next = monthAfter(month, 1);
  const reason = notIdentifiedSentence(headline);
  const sections: Section[] = [
    changeSection({ ...input, change: findings.change }),
    modelsSection(input, findings.models, places),
    recordsSection(input, findings.records),
    candidatesSection(input, findings.candidates, places),
    pricesSection(input, findings.prices.changes, findings.prices.new_lows, places),
    scorecardSection(input, findings.forecasts),
    healthSection(input, findings.quarantine, places),
    fullReportSection(input, places),
    citeSection(input, places),
  ];
  const title = monthlyTitle(input);
  return {
    root,
    title,
    subtitle: subtitle(headline),
    lead: [
      ...(corrects === null
        ? []
        : [
            paragraph(
              `This is revision ${input.revision}. It corrects revision ${corrects.revision}, which is kept. What changed: ${corrects.reasons.join(" ")}`,
            ),
          ]),
      ...(reason === null ? [] : [paragraph(reason)]),
      paragraph(`${changeTitle(input)}.`),
      paragraph(priceLeadSentence(readPrices(now))),
      note([intervalNote(headline), limitsNote].filter((sentence) => sentence !== null).join(" ")),
    ],
    sections,
    footer: [
      `The month-end snapshot is as of ${now.asOf}, from what was known by that day; method ${headline.method_version}. The report of ${monthName(next)} is expected on ${monthAfter(month, 2)}-01.`,
      [
        "densing, data under ",
        { kind: "link", text: "CC BY 4.0", address: "https://creativecommons.org/licenses/by/4.0/" },
        ".",
      ],
    ],
    dataset: {
      "@context": "https://schema.org",
      "@type": "Report",
      name: title,
      description: subtitle(headline),
      version: `${month} revision ${input.revision}`,
      temporalCoverage: month,
      license: "https://creativecommons.org/licenses/by/4.0/",
    },
  };
}
