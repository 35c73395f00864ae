import { originDay } from "../law/time.ts";
import { dates, figures, link, note, paragraph, type Section, type TableBlock, words } from "./blocks.ts";
import { qualityNames } from "./equalQualitySection.ts";
import { counted, duration, type Figure, parameters, share, significant, withInterval } from "./format.ts";
import { modelNames } from "./modelNames.ts";
import { type ReportInput, type Row, readRows } from "./readings.ts";

/** What fits on devices; null where the tables have none. */
export function onDeviceSection(input: ReportInput): Section | null {
  const devices = readRows(input.tables, "on_device");
  if (devices.length === 0) return null;
  const days = byDay(readRows(input.tables, "on_device_dates"));
  const modelName = modelNames(input);
  const nameOf = qualityNames(input);
  const phone = newestPhone(devices) ?? devices[0]!;
  const own = days.filter((row) => row.text("device") === phone.text("device"));
  const bits = devices[0]!.number("bits_per_weight");
  return {
    id: "on-device",
    name: "On device",
    title: onDeviceTitle(phone, own, nameOf),
    blocks: [
      paragraph(sizeSentence(phone, modelName)),
      ...gapSentence(devices).map(paragraph),
      ...(own.length > 0 ? [paragraph(datesSentence(phone, own, nameOf, modelName))] : []),
      devicesTable(devices, modelName),
      ...(days.length > 0 ? [datesTable(days, nameOf)] : []),
      note([
        `Assumed: ${bits === null ? "" : `${significant(bits, 2)} bits a weight, scales included, and `}a share of memory that weights may fill (${sharesText(devices)}); the quality is that of unquantised weights. Tokens a second: bandwidth over the bytes of the weights read for one token, which no decoder of one sequence exceeds. Dates are those of the models, and may lie before the device itself was on sale; those before ${originDay} are before the first model of the law. Data: `,
        link("on_device.csv", "tables/on_device.csv"),
        ", ",
        link("on_device_dates.csv", "tables/on_device_dates.csv"),
        ".",
      ]),
    ],
  };
}

const effective = (row: Row): Figure => row.figure("effective_params", "effective_low", "effective_high");
const sizeOf = (value: number | null): string => (value === null ? "" : parameters(value));

function newestPhone(devices: readonly Row[]): Row | undefined {
  const day = (row: Row) => row.text("released_on") ?? "";
  let newest: Row | undefined;
  for (const row of devices) {
    if (row.text("kind") !== "phone") continue;
    const later = !newest || day(row) > day(newest);
    const larger =
      newest &&
      day(row) === day(newest) &&
      (row.number("largest_params") ?? 0) > (newest.number("largest_params") ?? 0);
    if (later || larger) newest = row;
  }
  return newest;
}

/** By device as they stand, then by the day from which a quality fits. */
function byDay(rows: readonly Row[]): Row[] {
  const devices = [...new Set(rows.map((row) => row.text("device")))];
  const rank = (row: Row) => devices.indexOf(row.text("device"));
  const day = (row: Row) => row.text("fits_on") ?? "9999";
  return [...rows].sort((a, b) => rank(a) - rank(b) || (day(a) < day(b) ? -1 : day(a) > day(b) ? 1 : 0));
}

/** The last quality for which there is a model. */
function onDeviceTitle(device: Row, days: readonly Row[], nameOf: (row: Row) => string): string {
  const name = device.text("device");
  const last = days
    .filter((row) => row.text("first_model_on") !== null && row.text("fits_on") !== null)
    .at(-1);
  return last
    ? `The quality of ${nameOf(last)} fits on ${name}: by the frontier's line from ${dateText(last)}, in fact from ${last.text("first_model_on")}`
    : `${name} holds a model of ${sizeOf(device.number("largest_params"))} parameters; what that is worth at the frontier is ${withInterval(effective(device), parameters) ?? "not identified"}`;
}

/** `2025-01-08 (2024-09-26 to 2025-06-04)`. */
function dateText(row: Row): string {
  const [value, low, high] = ["fits_on", "fits_low", "fits_high"].map((column) => row.text(column));
  if (!value) return "not identified";
  if (!low && !high) return `${value} (no interval)`;
  if (!high) return `${value} (${low} or later)`;
  return low ? `${value} (${low} to ${high})` : `${value} (${high} or earlier)`;
}

function sizeSentence(device: Row, modelName: (id: string | null) => string): string {
  const best = device.text("best_model_id");
  const speed = device.number("tokens_per_second_best");
  const line = withInterval(effective(device), parameters);
  return (
    `${device.text("device")} holds ${sizeOf(device.number("largest_params"))} parameters in ${share(device.number("usable_share") ?? 0)} of its memory. ` +
    (line === null
      ? "Their effective size takes the frontier's line, which is not identified. "
      : `On the frontier's line they are worth ${line} of the reference family's. `) +
    (best === null
      ? "No scored open model is small enough."
      : `The best scored model that fits is ${modelName(best)}, worth ${sizeOf(device.number("best_effective_params"))}${speed === null ? "" : `; it cannot make more than ${duration(speed)} tokens a second there`}.`)
  );
}

/** How far the models there are lie under what the line says of their devices. */
function gapSentence(devices: readonly Row[]): string[] {
  const pairs = devices.flatMap((row) => {
    const [best, { value, low }] = [row.number("best_effective_params"), effective(row)];
    return best === null || value === null || low === null
      ? []
      : [{ ratio: value / best, isBelow: best < low }];
  });
  if (pairs.length === 0) return [];
  const below = pairs.filter(({ isBelow }) => isBelow).length;
  const ratios = pairs.map(({ ratio }) => ratio);
  return [
    `On ${below} of ${counted(pairs.length, "device")} the best model that fits lies under the interval of the line; the line is ${significant(Math.min(...ratios), 2)} to ${significant(Math.max(...ratios), 2)} times as high. It is of the densest models of any size, so that the model in hand is the safer reading.`,
  ];
}

function datesSentence(
  device: Row,
  days: readonly Row[],
  nameOf: (row: Row) => string,
  modelName: (id: string | null) => string,
): string {
  const texts = days.map((row) => {
    const first = row.text("first_model_id");
    const fact =
      first === null ? "no model yet" : `${modelName(first)} in fact on ${row.text("first_model_on")}`;
    return `${nameOf(row)}, ${dateText(row)}${row.flag("is_forecast") ? ", a forecast" : ""} (${fact})`;
  });
  return `Days from which a quality fits on ${device.text("device")}, by the line: ${texts.join("; ")}.`;
}

function sharesText(devices: readonly Row[]): string {
  const shares = new Map(devices.map((row) => [row.text("kind") ?? "", row.number("usable_share") ?? 0]));
  return [...shares].map(([kind, value]) => `${kind} ${share(value)}`).join(", ");
}

function devicesTable(devices: readonly Row[], modelName: (id: string | null) => string): TableBlock {
  return {
    kind: "table",
    id: "on-device-table",
    caption:
      "Largest model that fits, its effective size on the frontier's line, and the best model there is",
    columns: [
      words("Device"),
      words("Kind"),
      figures("Memory, GB"),
      figures("Parameters that fit"),
      figures("Effective, by the line"),
      words("Best model that fits"),
      figures("Its parameters"),
      figures("Effective"),
      figures("Tokens a second, at most"),
    ],
    rows: devices.map((row) => {
      const speed = row.number("tokens_per_second_best");
      return {
        cells: [
          row.text("device") ?? "",
          row.text("kind") ?? "",
          significant((row.number("memory_bytes") ?? 0) / 1e9),
          sizeOf(row.number("largest_params")),
          withInterval(effective(row), parameters) ?? "not identified",
          row.text("best_model_id") === null ? "none" : modelName(row.text("best_model_id")),
          sizeOf(row.number("best_params")),
          sizeOf(row.number("best_effective_params")),
          speed === null ? "" : duration(speed),
        ],
      };
    }),
  };
}

function datesTable(days: readonly Row[], nameOf: (row: Row) => string): TableBlock {
  return {
    kind: "table",
    id: "on-device-dates-table",
    caption: "When a quality fits on a device",
    summary: "Show every quality on every device",
    columns: [
      words("Device"),
      words("Quality of"),
      dates("By the frontier's line"),
      dates("First model that did"),
    ],
    rows: days.map((row) => ({
      cells: [
        row.text("device") ?? "",
        nameOf(row),
        `${dateText(row)}${row.flag("is_forecast") ? ", forecast" : ""}`,
        row.text("first_model_on") ?? "none yet",
      ],
    })),
  };
}
