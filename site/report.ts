import { accelerationSection } from "./accelerationSection.ts";
import type { Page, Section } from "./blocks.ts";
import { link, note, paragraph } from "./blocks.ts";
import { calibrationSection } from "./calibrationSection.ts";
import { calibrationNote, readCalibration } from "./calibrationSentences.ts";
import { candidatesSection } from "./candidatesSection.ts";
import { compressionSection } from "./compressionSection.ts";
import { contaminationSection } from "./contaminationSection.ts";
import { envelopeSection, modelsSection } from "./densitySections.ts";
import { equalQualitySection } from "./equalQualitySection.ts";
import { combinationSection, decompositionSection } from "./factorSections.ts";
import { forecastsSection } from "./forecastsSection.ts";
import { dayOf } from "./format.ts";
import { hardwareTrendsSection } from "./hardwareTrendsSection.ts";
import { renderHtml } from "./html.ts";
import { influenceSection } from "./influenceSection.ts";
import { renderMarkdown } from "./markdown.ts";
import { citationSection, dataSection, methodSection, sourcesSection } from "./methodSections.ts";
import { onDeviceSection } from "./onDeviceSection.ts";
import { readPrices } from "./priceReadings.ts";
import { priceSection } from "./priceSections.ts";
import { priceLeadSentence } from "./priceSentences.ts";
import { type ReportInput, readDensity } from "./readings.ts";
import {
  intervalNote,
  limitsNote,
  notIdentifiedSentence,
  pageTitle,
  paperSentence,
  standingSentence,
  subtitle,
} from "./sentences.ts";
import { specificationsSection } from "./specificationsSection.ts";
import { trainingSection } from "./trainingSection.ts";
import { paperSection, trendsSection } from "./trendSections.ts";
import { windowsSection } from "./windowsSection.ts";

export type { ReportInput } from "./readings.ts";

/**
 * The report of one snapshot as a self-contained page and as Markdown: a pure function of its input, so the same
 * facts give the same bytes on any day and in any locale.
 */
export function renderReport(input: ReportInput): { html: string; markdown: string } {
  const page = reportPage(input);
  return { html: renderHtml(page), markdown: renderMarkdown(page) };
}

function reportPage(input: ReportInput): Page {
  const { headline, asOf } = input;
  const density = readDensity(input);
  const prices = readPrices(input);
  const standing = standingSentence(density, asOf);
  const reason = notIdentifiedSentence(headline);
  const sections: (Section | null)[] = [
    envelopeSection(headline, density, asOf),
    paperSection(headline, density),
    trendsSection(density),
    contaminationSection(input),
    accelerationSection(input),
    priceSection(prices, headline, asOf),
    combinationSection(input),
    decompositionSection(input),
    hardwareTrendsSection(input),
    equalQualitySection(input),
    onDeviceSection(input),
    windowsSection(input),
    trainingSection(input),
    compressionSection(input),
    specificationsSection(input),
    influenceSection(input),
    forecastsSection(input),
    calibrationSection(input),
    modelsSection(density),
    candidatesSection(input),
    methodSection(input, density),
    dataSection(input),
    citationSection(input),
    sourcesSection(input, density),
  ];
  return {
    title: pageTitle(headline),
    subtitle: subtitle(headline),
    lead: [
      ...(reason === null ? [] : [paragraph(reason)]),
      paragraph([paperSentence(headline), standing].filter((sentence) => sentence !== null).join(" ")),
      paragraph(priceLeadSentence(prices)),
      note(
        [intervalNote(headline), calibrationNote(readCalibration(input)), limitsNote]
          .filter((sentence) => sentence !== null)
          .join(" "),
      ),
    ],
    sections: sections.filter((section) => section !== null),
    footer: [
      `As of ${asOf}, from facts known by ${dayOf(input.knownAt)}; method ${headline.method_version}. A snapshot never changes. The next is published when facts, catalogue or method change, and at the latest for ${monthEndAfter(asOf)}.`,
      [
        "densing, data under ",
        link("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ". The same report without drawings: ",
        link("report.md", "report.md"),
        ".",
      ],
    ],
    dataset: {
      "@context": "https://schema.org",
      "@type": "Dataset",
      name: "densing: capability density of open language models and prices of API tokens",
      description: `${pageTitle(headline)}. ${subtitle(headline)}`,
      version: asOf,
      license: "https://creativecommons.org/licenses/by/4.0/",
      isBasedOn: "https://arxiv.org/abs/2412.04315",
      distribution: [...input.tables.keys()].sort().map((name) => ({
        "@type": "DataDownload",
        encodingFormat: "text/csv",
        contentUrl: `tables/${name}.csv`,
      })),
    },
  };
}

/** The last day of the as-of date's month, or of the next one when that day is the as-of date. */
function monthEndAfter(asOf: string): string {
  const [year, month] = [Number(asOf.slice(0, 4)), Number(asOf.slice(5, 7))];
  const end = (months: number) => new Date(Date.UTC(year, months, 0)).toISOString().slice(0, 10);
  return end(month) > asOf ? end(month) : end(month + 1);
}
