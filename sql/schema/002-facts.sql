-- Facts, as their inputs state them; corrections are laid over them by the views, so no row is overwritten.
-- Key of each table: source_id, input_sha256, row_number (the row's place in its input, from 1).
--
-- valid_from, valid_to  when it was true in the world; valid_to is exclusive.
-- known_from, known_to  when it could be known: the document's date, the day a price was first seen, the first
--                       capture that says it, a model's release. NULL known_from: undated, in no vintage.
--
-- documents      grain: a document that facts cite.
-- models         grain: released weights.
-- score_reports  grain: one report of one score. `model` is the name as printed, `model_id` NULL until the
--                aliases resolve it.
-- price_quotes   grain: one price that one input states. USD per million tokens. `family` NULL until resolved.
--                `[declared_from, declared_to)`: the dates that a captured source itself gives, NULL where none.
-- api_scores     grain: one score of an API model.
-- quarantine     grain: one row that its parser held back, with what was expected and seen.

CREATE TABLE documents (
  source_id VARCHAR NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  row_number INTEGER NOT NULL,
  document_id VARCHAR NOT NULL,
  title VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  publisher VARCHAR,
  url VARCHAR,
  repo_path VARCHAR,
  published_on DATE NOT NULL,
  date_quality VARCHAR NOT NULL,
  licence VARCHAR,
  redistribute VARCHAR NOT NULL,
  date_rule VARCHAR NOT NULL,
  lineage VARCHAR NOT NULL,
  relayed_on VARCHAR,
  original_url VARCHAR,
  valid_from DATE,
  valid_to DATE,
  known_from DATE,
  known_to DATE
);

CREATE TABLE models (
  source_id VARCHAR NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  row_number INTEGER NOT NULL,
  document_id VARCHAR,
  model_id VARCHAR NOT NULL,
  display_name VARCHAR NOT NULL,
  organisation VARCHAR NOT NULL,
  lab VARCHAR NOT NULL,
  family VARCHAR NOT NULL,
  released_on VARCHAR,
  total_params BIGINT NOT NULL,
  active_params BIGINT NOT NULL,
  non_embedding_params BIGINT,
  architecture VARCHAR NOT NULL,
  quantisation VARCHAR NOT NULL,
  training_tokens BIGINT,
  parent_model_id VARCHAR,
  compression_method VARCHAR,
  licence VARCHAR,
  hf_repo VARCHAR,
  open_weights BOOLEAN NOT NULL,
  unverified_fields VARCHAR,
  source VARCHAR NOT NULL,
  valid_from DATE,
  valid_to DATE,
  known_from DATE,
  known_to DATE
);

CREATE TABLE score_reports (
  source_id VARCHAR NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  row_number INTEGER NOT NULL,
  document_id VARCHAR,
  model VARCHAR NOT NULL,
  model_id VARCHAR,
  benchmark VARCHAR NOT NULL,
  variant VARCHAR NOT NULL,
  score DOUBLE NOT NULL,
  shots INTEGER,
  reporter VARCHAR NOT NULL,
  via VARCHAR,
  source VARCHAR NOT NULL,
  source_table VARCHAR NOT NULL,
  valid_from DATE,
  valid_to DATE,
  known_from DATE,
  known_to DATE
);

CREATE TABLE price_quotes (
  source_id VARCHAR NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  row_number INTEGER NOT NULL,
  document_id VARCHAR,
  provider VARCHAR NOT NULL,
  model VARCHAR NOT NULL,
  family VARCHAR,
  input_usd_per_mtok DECIMAL(18, 9),
  output_usd_per_mtok DECIMAL(18, 9),
  price_kind VARCHAR NOT NULL,
  declared_from DATE,
  declared_to DATE,
  note VARCHAR,
  source_key VARCHAR,
  source VARCHAR NOT NULL,
  valid_from DATE,
  valid_to DATE,
  known_from DATE,
  known_to DATE
);

CREATE TABLE api_scores (
  source_id VARCHAR NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  row_number INTEGER NOT NULL,
  document_id VARCHAR,
  model VARCHAR NOT NULL,
  family VARCHAR NOT NULL,
  benchmark VARCHAR NOT NULL,
  score DOUBLE NOT NULL,
  released_on VARCHAR,
  note VARCHAR,
  source VARCHAR NOT NULL,
  valid_from DATE,
  valid_to DATE,
  known_from DATE,
  known_to DATE
);

CREATE TABLE quarantine (
  source_id VARCHAR NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  row_number INTEGER NOT NULL,
  document_id VARCHAR,
  subject_table VARCHAR NOT NULL,
  key VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  expected VARCHAR,
  seen VARCHAR,
  note VARCHAR,
  valid_from DATE,
  valid_to DATE,
  known_from DATE,
  known_to DATE
);
