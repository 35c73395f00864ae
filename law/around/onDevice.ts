/** What fits on a device (method.md section 5.4): by its memory, by the frontier's line, and by the models there are. */
import { deviceBitsPerWeight, usableMemoryShare, usableMemoryShareElsewhere } from "../constants.ts";
import type { DeviceFact } from "../facts.ts";
import { compareText } from "../ordering.ts";
import { dayAfter, daysSince, originDay } from "../time.ts";
import { dayOfSize, type Estimate, type NeededSize, neededAt, neededSize } from "./neededSize.ts";
import type { PlacedModel, PlacedModels } from "./placedModels.ts";
import { type Quality, qualities } from "./quality.ts";

export interface DeviceRow {
  readonly device: string;
  readonly kind: string;
  readonly released_on: string | null;
  readonly memory_bytes: number;
  readonly usable_share: number;
  readonly bits_per_weight: number;
  /** Parameters whose weights fill the usable memory. */
  readonly largest_params: number;
  /** Their effective size at the frontier on the as-of date, 90 % interval; null where it is not identified. */
  readonly effective_params: number | null;
  readonly effective_low: number | null;
  readonly effective_high: number | null;
  /** The open model of the highest quality among those that fit. */
  readonly best_model_id: string | null;
  readonly best_params: number | null;
  readonly best_active_params: number | null;
  readonly best_effective_params: number | null;
  /** Bandwidth over the bytes read for one token: no decoder of one sequence is faster. Null where it is not known. */
  readonly tokens_per_second_largest: number | null;
  readonly tokens_per_second_best: number | null;
}

/** When a quality fits a device. */
export interface DeviceDateRow {
  readonly device: string;
  readonly quality: string;
  readonly kind: "model" | "tier";
  /** By the frontier's line, 90 % interval; an end that the interval has not is null. */
  readonly fits_on: string | null;
  readonly fits_low: string | null;
  readonly fits_high: string | null;
  /** After the as-of date: the line runs on. */
  readonly is_forecast: boolean | null;
  /** The first open model at or above the quality that fits. */
  readonly first_model_id: string | null;
  readonly first_model_on: string | null;
}

export interface DeviceEstimates {
  readonly devices: readonly DeviceRow[];
  readonly dates: readonly DeviceDateRow[];
}

export function onDevice(placed: PlacedModels, devices: readonly DeviceFact[]): DeviceEstimates {
  const ordered = [...devices].sort((a, b) => compareText(a.device, b.device));
  const needs = qualities(placed).map((quality) => ({ quality, needed: neededSize(placed, quality) }));
  const parameter = parameterToday(placed);
  return {
    devices: ordered.map((device) => deviceRow(placed, device, parameter)),
    dates: ordered.flatMap((device) => needs.map((need) => dateRow(placed, device, need))),
  };
}

const bytesPerWeight = deviceBitsPerWeight / 8;

function usableShare(kind: string): number {
  const shares: Readonly<Record<string, number>> = usableMemoryShare;
  return Object.hasOwn(shares, kind) ? shares[kind]! : usableMemoryShareElsewhere;
}

export function largestParams({ kind, memory_bytes }: Pick<DeviceFact, "kind" | "memory_bytes">): number {
  return Math.floor((memory_bytes * usableShare(kind)) / bytesPerWeight);
}

function deviceRow(placed: PlacedModels, device: DeviceFact, parameter: Estimate | null): DeviceRow {
  const largest = largestParams(device);
  const best = bestOf(placed, largest);
  const speed = (params: number | undefined) =>
    device.memory_bandwidth_bytes_per_second === null || params === undefined
      ? null
      : device.memory_bandwidth_bytes_per_second / (params * bytesPerWeight);
  return {
    device: device.device,
    kind: device.kind,
    released_on: device.released_on,
    memory_bytes: device.memory_bytes,
    usable_share: usableShare(device.kind),
    bits_per_weight: deviceBitsPerWeight,
    largest_params: largest,
    effective_params: parameter === null ? null : largest * parameter.value,
    effective_low: parameter === null ? null : largest * parameter.low,
    effective_high: parameter === null ? null : largest * parameter.high,
    best_model_id: best?.model.model_id ?? null,
    best_params: best?.model.total_params ?? null,
    best_active_params: best?.model.active_params ?? null,
    best_effective_params: best === null ? null : Math.exp(best.lnEffective),
    tokens_per_second_largest: speed(largest),
    tokens_per_second_best: speed(best?.model.active_params),
  };
}

/** Effective size of one parameter on the frontier today, its density: what a fixed size of 1 needs, turned over. */
function parameterToday(placed: PlacedModels): Estimate | null {
  const needed = neededSize(placed, { lnEffective: 0, standardError: placed.anchorError, drawn: () => 0 });
  if (needed === null) return null;
  const { value, low, high } = neededAt(needed, daysSince(originDay, placed.asOf));
  return { value: 1 / value, low: 1 / high, high: 1 / low };
}

function bestOf({ models }: PlacedModels, largest: number): PlacedModel | null {
  let best: PlacedModel | null = null;
  for (const candidate of models) {
    if (candidate.model.total_params > largest) continue;
    if (best === null || candidate.lnEffective > best.lnEffective) best = candidate;
  }
  return best;
}

interface Need {
  readonly quality: Quality;
  readonly needed: NeededSize | null;
}

function dateRow(placed: PlacedModels, device: DeviceFact, { quality, needed }: Need): DeviceDateRow {
  const largest = largestParams(device);
  const day = needed === null ? null : dayOfSize(needed, largest);
  const first = placed.models.find(
    ({ model, lnEffective }) => model.total_params <= largest && lnEffective >= quality.lnEffective,
  );
  const fitsOn = dateOf(day?.value ?? null);
  return {
    device: device.device,
    quality: quality.quality,
    kind: quality.kind,
    fits_on: fitsOn,
    fits_low: dateOf(day?.low ?? null),
    fits_high: dateOf(day?.high ?? null),
    is_forecast: fitsOn === null ? null : fitsOn > placed.asOf,
    first_model_id: first?.model.model_id ?? null,
    first_model_on: first?.model.released_on ?? null,
  };
}

/** Farther off than this many days, a straight line says nothing. */
const farthest = 36_525;

function dateOf(day: number | null): string | null {
  return day === null || Math.abs(day) > farthest ? null : dayAfter(originDay, Math.ceil(day));
}
