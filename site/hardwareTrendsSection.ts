import { hardwareTrendName, paperHardwareDoublingYears } from "../law/constants.ts";
import { figures, link, note, paragraph, type Section, words } from "./blocks.ts";
import { count, counted, decimals, type Figure, withInterval } from "./format.ts";
import { type ReportInput, type Row, readRows } from "./readings.ts";
import { placeOf } from "./sentences.ts";

/** Compute per dollar, ours beside the published trends; null where the tables have none. */
export function hardwareTrendsSection(input: ReportInput): Section | null {
  const rows = readRows(input.tables, "hardware_trends");
  if (rows.length === 0) return null;
  const ours = rows
    .filter((row) => row.text("source") === "ours")
    .sort((a, b) => Number(b.flag("lead")) - Number(a.flag("lead")));
  const published = rows.filter((row) => row.text("source") !== "ours");
  const lead = ours.find((row) => row.flag("lead") && yearsOf(row).value !== null);
  return {
    id: "hardware-trends",
    name: "Compute per dollar",
    title: lead
      ? `Compute per dollar doubles every ${yearsText(lead)} over ${counted(lead.number("n_accelerators") ?? 0, "accelerator")}`
      : "How fast compute per dollar doubles is not identified from the accelerators here",
    blocks: [
      ...hardwareSentences(ours, published).map(paragraph),
      {
        kind: "table",
        id: "hardware-trends-table",
        caption: "Doubling times of compute per dollar",
        columns: [
          words("Trend"),
          words("By"),
          figures("Accelerators"),
          words("Released"),
          figures("Doubles, years"),
        ],
        rows: [...ours, ...published].map((row) => {
          const accelerators = row.number("n_accelerators");
          const from = row.text("released_from");
          return {
            cells: [
              row.text("name") ?? "",
              row.text("source") ?? "",
              accelerators === null ? "" : count(accelerators),
              from === null ? "" : `${from} to ${row.text("released_to")}`,
              withInterval(yearsOf(row), two) ?? row.text("not_identified") ?? "not identified",
            ],
          };
        }),
      },
      note([
        "Ours: least squares of ln FLOP/s per USD on the day of release, textbook 90 % interval, nominal price at release. Published intervals are as printed. Data: ",
        link("hardware_trends.csv", "tables/hardware_trends.csv"),
        ".",
      ]),
    ],
  };
}

/** The trends of one class of price. */
const byPrice = (ours: readonly Row[]): Row[] => ours.filter((row) => /\d USD/.test(row.text("name") ?? ""));
const two = (value: number): string => decimals(value, 2);
const yearsOf = (row: Row): Figure => row.figure("doubling_years", "low_years", "high_years");
const yearsText = (row: Row): string => withInterval(yearsOf(row), two, "years") ?? "not identified";

/** Where ours stand against Epoch's figure, which stays the headline's. */
function hardwareSentences(ours: readonly Row[], published: readonly Row[]): string[] {
  if (ours.length === 0) return [];
  const texts = ours.map((row) => {
    const reason = row.text("not_identified");
    return `${row.text("name")}, ${reason === null ? yearsText(row) : `not identified (${reason})`}`;
  });
  const epoch = published.find((row) => row.text("name") === hardwareTrendName);
  const sentences = [
    `The combination above keeps the ${paperHardwareDoublingYears} years that the paper takes${epoch ? `, near Epoch AI's estimate for machine-learning GPUs, ${yearsText(epoch)}` : ""}. Recomputed here: ${texts.join("; ")}.`,
  ];
  const lead = ours.find((row) => row.flag("lead") && yearsOf(row).value !== null);
  if (!lead) return sentences;
  const place = placeOf(paperHardwareDoublingYears, yearsOf(lead));
  const [figure, theirs] = [yearsOf(lead), epoch ? yearsOf(epoch) : null];
  const overlaps =
    theirs?.low != null && theirs.high !== null && figure.low !== null
      ? figure.low <= theirs.high && (figure.high === null || figure.high >= theirs.low)
      : null;
  const disagree = overlaps
    ? "disagree with the figure, not with its interval, which overlaps ours"
    : "disagree";
  const stands =
    place === "inside" ? "inside our interval" : `${place} our interval: our accelerators ${disagree}`;
  sentences.push(`${paperHardwareDoublingYears} years lie ${stands}.`);
  const steeper = byPrice(ours).filter((row) => yearsOf(row).value !== null);
  if (steeper.length > 1 && steeper.every((row) => yearsOf(row).value! < figure.value!)) {
    sentences.push(
      "Either class of price alone doubles sooner than all together: dear accelerators are a larger part of the later ones, which flattens the line through all.",
    );
  }
  return sentences;
}
