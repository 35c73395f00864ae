import { simulateWorld, worldCells } from "../../law/calibration/worlds.ts";
import { type Bundle, bundleSchema } from "../../store/bundle.ts";

/** A bundle with the facts of a simulated world: its analysis takes seconds with 30 models, minutes with thousands. */
export function worldBundle(models: number): Bundle {
  const facts = simulateWorld({ ...worldCells[0]!, models }, 1, 0);
  return bundleSchema.parse({
    ...facts,
    format: 2,
    known_at: facts.as_of,
    catalogue_sha256: "",
    captures: [],
    models: facts.models.map((row) => ({ ...row, display_name: row.model_id, organisation: row.family })),
    scores: facts.scores.map((row) => ({ ...row, redistribute: true })),
  });
}
