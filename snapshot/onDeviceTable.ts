import type { DeviceDateRow, DeviceEstimates, DeviceRow } from "../law/around/onDevice.ts";
import { date, flag, integer, number, text } from "./columns.ts";
import { layOut, type Table, type TableDefinition } from "./table.ts";

const onDevice: TableDefinition<DeviceRow> = {
  name: "on_device",
  title:
    "Largest model that fits on a device, its effective size at the frontier, and the best model there is",
  key: ["device"],
  columns: [
    text("device", "device", (row) => row.device),
    text("kind", "kind of device", (row) => row.kind),
    text("released_on", "release: a day, month or year", (row) => row.released_on),
    integer("memory_bytes", "memory", (row) => row.memory_bytes, "bytes"),
    number("usable_share", "assumed share of it that weights may fill", (row) => row.usable_share),
    number("bits_per_weight", "assumed, scales included", (row) => row.bits_per_weight, "bits"),
    integer("largest_params", "parameters that fit", (row) => row.largest_params),
    number("effective_params", "their effective size at the frontier's line", (row) => row.effective_params),
    number("effective_low", "90 % interval", (row) => row.effective_low),
    number("effective_high", "90 % interval", (row) => row.effective_high),
    text("best_model_id", "open model of the highest quality that fits", (row) => row.best_model_id),
    integer("best_params", "its parameters", (row) => row.best_params),
    integer("best_active_params", "those active for one token", (row) => row.best_active_params),
    number("best_effective_params", "its effective size", (row) => row.best_effective_params),
    number(
      "tokens_per_second_largest",
      "bandwidth over the bytes of the largest dense model that fits: an upper bound",
      (row) => row.tokens_per_second_largest,
      "tokens a second",
    ),
    number(
      "tokens_per_second_best",
      "bandwidth over the active bytes of the best model: an upper bound",
      (row) => row.tokens_per_second_best,
      "tokens a second",
    ),
  ],
};

const dates: TableDefinition<DeviceDateRow> = {
  name: "on_device_dates",
  title: "When a quality fits on a device: by the frontier's line, and the first model that did",
  key: ["device", "quality"],
  columns: [
    text("device", "device", (row) => row.device),
    text("quality", "the model or tier whose quality it is", (row) => row.quality),
    text("kind", "model, or tier of the prices", (row) => row.kind),
    date("fits_on", "by the frontier's line", (row) => row.fits_on),
    date("fits_low", "90 % interval", (row) => row.fits_low),
    date("fits_high", "90 % interval; empty where it has no end", (row) => row.fits_high),
    flag("is_forecast", "after the as-of date", (row) => row.is_forecast),
    text("first_model_id", "first open model at or above the quality that fits", (row) => row.first_model_id),
    date("first_model_on", "its release", (row) => row.first_model_on),
  ],
};

export function onDeviceTables(estimates: DeviceEstimates): Table[] {
  return [layOut(onDevice, estimates.devices), layOut(dates, estimates.dates)];
}
