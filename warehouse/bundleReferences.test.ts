import { expect, it } from "vitest";
import { writeBundle } from "./bundle.ts";
import { document, filled } from "./testing/fixtures.ts";

/* What the parts around the law read: twins, models before ChatGPT, devices, accelerators. */

const twin = {
  base_model_id: null,
  model_kind: "api" as const,
  pair: "MMLU vs MMLU-CF",
  original_score: 88,
  clean_score: 73,
  shots: "5",
  source: "leaderboard",
};
const early = {
  display_name: "Early",
  organisation: "Lab",
  total_params: 1_000_000_000,
  mmlu_5shot: 30,
  unverified_fields: null,
  source: "paper",
};
const device = {
  kind: "phone",
  memory_bytes: 8_000_000_000,
  memory_bandwidth_bytes_per_second: null,
  launch_price_usd: null,
  source: "page",
  note: null,
};
const accelerator = {
  manufacturer: null,
  type: "GPU",
  fp32_flops: 1e13,
  fp16_flops: null,
  tensor_fp16_bf16_flops: null,
  fp8_flops: null,
  int8_ops: null,
  memory_bytes: null,
  memory_bandwidth_bytes_per_second: null,
  tdp_watts: null,
  price_source: null,
  note: null,
  source: "page",
};

const rows = {
  documents: [
    document({ document_id: "paper", published_on: "2024-01-10" }),
    document({ document_id: "list", published_on: "2024-01-10", date_rule: "row" }),
  ],
  contamination_twins: [
    { ...twin, model: "dated", document_id: "paper" },
    { ...twin, model: "undated", document_id: null },
  ],
  pre_chatgpt: [
    { ...early, model_id: "dated", released_on: "2021-01-01", document_id: "paper" },
    { ...early, model_id: "undated", released_on: "2021-01-01", document_id: "list" },
    { ...early, model_id: "unreleased", released_on: "2025-01-01", document_id: "paper" },
  ],
  devices: [
    { ...device, device: "dated", released_on: "2023-09-01" },
    { ...device, device: "of a month", released_on: "2023-09" },
    { ...device, device: "later", released_on: "2025-09-01" },
    { ...device, device: "without memory", released_on: "2023-09-01", memory_bytes: null },
  ],
  hardware: [
    { ...accelerator, name: "dated", released_on: "2022-09-20", release_price_usd: 30_000 },
    { ...accelerator, name: "undated", released_on: null, release_price_usd: 30_000 },
    { ...accelerator, name: "unpriced", released_on: "2022-09-20", release_price_usd: null },
    { ...accelerator, name: "later", released_on: "2025-01-01", release_price_usd: 30_000 },
  ],
};

async function named(at: { asOf: string; knownAt: string | null }) {
  const warehouse = await filled(rows, []);
  const bundle = await warehouse.transaction((connection) => writeBundle(connection, at));
  return {
    twins: bundle.contamination_twins.map((row) => row.model),
    early: bundle.pre_chatgpt.map((row) => row.model_id),
    devices: bundle.devices.map((row) => row.device),
    accelerators: bundle.accelerators.map((row) => row.name),
  };
}

it("takes undated references only where all of the catalogue is known", async () => {
  expect(await named({ asOf: "2024-12-31", knownAt: null })).toEqual({
    twins: ["dated", "undated"],
    early: ["dated", "undated"],
    devices: ["dated", "of a month"],
    accelerators: ["dated"],
  });
});

it("leaves out of a vintage what was known or released later", async () => {
  expect(await named({ asOf: "2024-06-30", knownAt: "2024-06-30" })).toEqual({
    twins: ["dated"],
    early: ["dated"],
    devices: ["dated"],
    accelerators: ["dated"],
  });
  // A month that has not come by then, though all of the catalogue is known.
  expect((await named({ asOf: "2023-08-31", knownAt: null })).devices).toEqual([]);
  expect((await named({ asOf: "2023-09-01", knownAt: null })).devices).toEqual(["dated", "of a month"]);
  expect(await named({ asOf: "2022-01-31", knownAt: "2022-01-31" })).toEqual({
    twins: [],
    early: [],
    devices: [],
    accelerators: [],
  });
});
