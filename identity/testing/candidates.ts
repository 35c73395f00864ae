import { type Candidate, candidateOf } from "../candidate.ts";

/** A release as the Hub's answers give it: everything but a date, a family and its tokens. */
export const release = (changed: Readonly<Record<string, string>> = {}): Candidate =>
  candidateOf({
    source_id: "hf-hub",
    entity: "release",
    name: "org/B-3B-Base",
    first_seen_on: "2026-10-01",
    repository: "org/B-3B-Base",
    model_id: "b-3b-base",
    lab: "Org",
    total_params: "3000000000",
    active_params: "3000000000",
    non_embedding_params: "2800000000",
    architecture: "dense",
    quantisation: "none",
    stage: "base",
    licence: "apache-2.0",
    benchmarks: "mmlu 61.0",
    density: "0.8",
    density_low: "0.5",
    density_high: "1.2",
    density_status: "provisional",
    capture_sha256: "c".repeat(64),
    created_on: "2026-09-20",
    ...changed,
  });

/** A name that a table of scores prints. */
export const printedName = (name: string, changed: Readonly<Record<string, string>> = {}): Candidate =>
  candidateOf({ source_id: "epoch", entity: "model", name, first_seen_on: "2026-10-02", ...changed });

/** A name that a price list uses. */
export const pricedName = (name: string): Candidate =>
  candidateOf({ source_id: "litellm", entity: "api_family", name, first_seen_on: "2026-10-03" });
