-- Releases on the Hub as the kept answers show them, read of a repository's bodies together: its detail, config.json
-- and README of the revision that the detail names, and the names beside it on its owner's list. Derived whole by
-- warehouse/settleHubReleases.ts from the captures and the catalogue: never a fact of its own.
--
-- hub_releases  grain: one repository over one known interval. Key: hub_id (repository where the Hub gave none),
--               known_from; at most one row a repository is open (known_to IS NULL).
--   `source_id`, `part` and `input_sha256` name the detail. `lab`: as the catalogue calls the owner, NULL for others.
--   `model_id` is proposed by the name; `known_as` is the catalogue's model whose repository it is: then it is no
--   candidate. `created_on` is a lower bound of the release, never its date.
--   `params_basis`: weights, config, config-only, weights-only (hub/release.ts). `stage`: base, instruct, reasoning.
--   `content`: language-model, other, unknown; `content_because` says what else it holds. `variants`: what sets it apart
--   from its siblings, comma-separated. `parents`: JSON array of {repository, relation}; the first of them has columns.
--   `review`: JSON array of {field, reason, seen}, what a person has to decide; [] where there is nothing.
--
-- hub_releases_state  grain: one row, a hash of what hub_releases was made from.

CREATE TABLE hub_releases (
  source_id VARCHAR NOT NULL,
  part VARCHAR NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  repository VARCHAR NOT NULL,
  hub_id VARCHAR,
  owner VARCHAR NOT NULL,
  lab VARCHAR,
  name VARCHAR NOT NULL,
  model_id VARCHAR,
  known_as VARCHAR,
  created_on DATE,
  total_params BIGINT,
  active_params BIGINT,
  non_embedding_params BIGINT,
  params_basis VARCHAR,
  architecture VARCHAR,
  quantisation VARCHAR NOT NULL,
  stage VARCHAR,
  variants VARCHAR NOT NULL,
  parent_repository VARCHAR,
  parent_relation VARCHAR,
  parents VARCHAR NOT NULL,
  licence VARCHAR,
  gated VARCHAR,
  content VARCHAR NOT NULL,
  content_because VARCHAR,
  model_type VARCHAR,
  context_length BIGINT,
  review VARCHAR NOT NULL,
  known_from DATE NOT NULL,
  known_to DATE
);

CREATE TABLE hub_releases_state (state VARCHAR NOT NULL);
