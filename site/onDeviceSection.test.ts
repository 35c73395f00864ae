import { describe, expect, it } from "vitest";
import { onDevice } from "../law/around/onDevice.ts";
import type { DeviceFact } from "../law/facts.ts";
import { placedFacts } from "../law/testing/placed.ts";
import { model, plantedFacts, plantedReports } from "../law/testing/worlds.ts";
import { onDeviceTables } from "../snapshot/onDeviceTable.ts";
import { onDeviceSection } from "./onDeviceSection.ts";
import { fourMonths, proseOf, sectionInput } from "./testing/sectionInput.ts";

const device = (name: string, released_on: string | null, memory: number): DeviceFact => ({
  device: name,
  kind: "phone",
  memory_bytes: memory,
  memory_bandwidth_bytes_per_second: 60e9,
  released_on,
});
const devices = [
  device("Old phone", "2023", 4e9),
  device("New phone", "2025-09", 8e9),
  device("Undated", null, 1e9),
];

function sectionOf(families: number) {
  const base = plantedFacts(0.006, families);
  const yardstick = model({ model_id: "llama-2-7b", family: "llama-2", released_on: "2023-07-18" });
  const facts = {
    ...base,
    models: [...base.models, yardstick],
    scores: [...base.scores, ...plantedReports(yardstick, 0.5)],
  };
  return onDeviceSection(
    sectionInput(onDeviceTables(onDevice(placedFacts(facts, 20), devices)), fourMonths),
  )!;
}

describe("onDeviceSection", () => {
  it("is not there without its table", () => {
    expect(onDeviceSection(sectionInput([], fourMonths))).toBeNull();
  });

  it("leads with the newest phone and the last quality that there is a model of", () => {
    const section = sectionOf(20);
    expect(section.title).toMatch(
      /^The quality of .+ fits on New phone: by the frontier's line from \d{4}-\d\d-\d\d \(\d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d\), in fact from \d{4}-\d\d-\d\d$/,
    );
    const prose = proseOf(section);
    expect(prose).toContain("New phone holds 7.1B parameters in 50 % of its memory.");
    expect(prose).toMatch(
      /worth \S+ \(\S+-\S+\) of the reference family's\. The best scored model that fits is /,
    );
    expect(prose).toMatch(
      /On 2 of 2 devices the best model that fits lies under the interval of the line; the line is \S+ to \S+ times as high\./,
    );
    expect(prose).toContain("Assumed: 4.5 bits a weight");
  });

  it("keeps to memory and models where the frontier is not identified", () => {
    const section = sectionOf(2);
    expect(section.title).toBe(
      "New phone holds a model of 7.1B parameters; what that is worth at the frontier is not identified",
    );
    expect(proseOf(section)).toContain("takes the frontier's line, which is not identified.");
  });
});
