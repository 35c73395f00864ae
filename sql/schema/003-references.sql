-- The rest of the catalogue. Key of each table: source_id, input_sha256, row_number. Times as in 002-facts.
--
-- contamination_twins  grain: one model on a benchmark and its contamination-resistant twin, one protocol.
-- pre_chatgpt          grain: one model released before ChatGPT with its MMLU.
-- compression_pairs    grain: parent and child.
-- benchmarks           grain: one variant of a benchmark.
-- api_families         grain: one family of API models and its owner.
-- devices, hardware    grain: one device; one accelerator with one price.
-- hardware_trends      grain: one published doubling time of compute per dollar, in years.
-- aliases              grain: one name that a source uses for a model or family.
-- corrections          grain: one manual decision, with a reason.

CREATE TABLE contamination_twins (
  source_id VARCHAR NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  row_number INTEGER NOT NULL,
  document_id VARCHAR,
  model VARCHAR NOT NULL,
  base_model_id VARCHAR,
  model_kind VARCHAR NOT NULL,
  pair VARCHAR NOT NULL,
  original_score DOUBLE,
  clean_score DOUBLE NOT NULL,
  shots VARCHAR,
  source VARCHAR NOT NULL,
  valid_from DATE,
  valid_to DATE,
  known_from DATE,
  known_to DATE
);

CREATE TABLE pre_chatgpt (
  source_id VARCHAR NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  row_number INTEGER NOT NULL,
  document_id VARCHAR,
  model_id VARCHAR NOT NULL,
  display_name VARCHAR NOT NULL,
  organisation VARCHAR NOT NULL,
  released_on DATE NOT NULL,
  total_params BIGINT NOT NULL,
  mmlu_5shot DOUBLE NOT NULL,
  unverified_fields VARCHAR,
  source VARCHAR NOT NULL,
  valid_from DATE,
  valid_to DATE,
  known_from DATE,
  known_to DATE
);

CREATE TABLE compression_pairs (
  source_id VARCHAR NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  row_number INTEGER NOT NULL,
  document_id VARCHAR,
  parent_model_id VARCHAR NOT NULL,
  child_model_id VARCHAR NOT NULL,
  method VARCHAR,
  paper_verdict VARCHAR,
  source VARCHAR NOT NULL,
  valid_from DATE,
  valid_to DATE,
  known_from DATE,
  known_to DATE
);

CREATE TABLE benchmarks (
  source_id VARCHAR NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  row_number INTEGER NOT NULL,
  document_id VARCHAR,
  benchmark_id VARCHAR NOT NULL,
  variant VARCHAR NOT NULL,
  display_name VARCHAR NOT NULL,
  items BIGINT,
  chance_level DOUBLE NOT NULL,
  metric VARCHAR NOT NULL,
  paper_shots INTEGER,
  standard_shots VARCHAR,
  paper VARCHAR,
  licence VARCHAR,
  source VARCHAR NOT NULL,
  note VARCHAR,
  valid_from DATE,
  valid_to DATE,
  known_from DATE,
  known_to DATE
);

CREATE TABLE api_families (
  source_id VARCHAR NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  row_number INTEGER NOT NULL,
  document_id VARCHAR,
  family VARCHAR NOT NULL,
  vendor VARCHAR NOT NULL,
  first_party_providers VARCHAR,
  open_weights BOOLEAN NOT NULL,
  defines_tier VARCHAR,
  evidence VARCHAR NOT NULL,
  valid_from DATE,
  valid_to DATE,
  known_from DATE,
  known_to DATE
);

CREATE TABLE devices (
  source_id VARCHAR NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  row_number INTEGER NOT NULL,
  document_id VARCHAR,
  device VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  memory_bytes BIGINT,
  memory_bandwidth_bytes_per_second BIGINT,
  released_on VARCHAR,
  launch_price_usd DECIMAL(18, 2),
  source VARCHAR NOT NULL,
  note VARCHAR,
  valid_from DATE,
  valid_to DATE,
  known_from DATE,
  known_to DATE
);

CREATE TABLE hardware (
  source_id VARCHAR NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  row_number INTEGER NOT NULL,
  document_id VARCHAR,
  name VARCHAR NOT NULL,
  manufacturer VARCHAR,
  type VARCHAR,
  released_on DATE,
  release_price_usd DOUBLE,
  fp32_flops DOUBLE,
  fp16_flops DOUBLE,
  tensor_fp16_bf16_flops DOUBLE,
  fp8_flops DOUBLE,
  int8_ops DOUBLE,
  memory_bytes DOUBLE,
  memory_bandwidth_bytes_per_second DOUBLE,
  tdp_watts DOUBLE,
  price_source VARCHAR,
  note VARCHAR,
  source VARCHAR NOT NULL,
  valid_from DATE,
  valid_to DATE,
  known_from DATE,
  known_to DATE
);

CREATE TABLE hardware_trends (
  source_id VARCHAR NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  row_number INTEGER NOT NULL,
  document_id VARCHAR,
  name VARCHAR NOT NULL,
  doubling_years DOUBLE NOT NULL,
  low_years DOUBLE,
  high_years DOUBLE,
  note VARCHAR,
  source VARCHAR NOT NULL,
  valid_from DATE,
  valid_to DATE,
  known_from DATE,
  known_to DATE
);

CREATE TABLE aliases (
  source_id VARCHAR NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  row_number INTEGER NOT NULL,
  document_id VARCHAR,
  scope VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  entity VARCHAR NOT NULL,
  id VARCHAR NOT NULL,
  evidence VARCHAR NOT NULL,
  valid_from DATE,
  valid_to DATE,
  known_from DATE,
  known_to DATE
);

CREATE TABLE corrections (
  source_id VARCHAR NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  row_number INTEGER NOT NULL,
  document_id VARCHAR,
  correction_id VARCHAR NOT NULL,
  target_table VARCHAR NOT NULL,
  action VARCHAR NOT NULL,
  subject VARCHAR,
  benchmark VARCHAR,
  field VARCHAR,
  from_value VARCHAR,
  to_value VARCHAR,
  reason VARCHAR NOT NULL,
  expires_on DATE,
  valid_from DATE,
  valid_to DATE,
  known_from DATE,
  known_to DATE
);
