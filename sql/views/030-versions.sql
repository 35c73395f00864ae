-- Facts with corrections laid over them. Nothing is overwritten: every version has its own known interval.
--
-- price_versions, score_versions, model_versions
--   grain: one row of an input over one known interval. Key: source_id, input_sha256, row_number, known_from.
--   quarantined_by  the correction that takes the row out of force in this interval
--   barred_by       the correction that bars a score report from being chosen
--   replaced_by     the corrections whose values stand here, `;`-separated
--
-- A replaced release date moves `valid_from`; the version is known from the correction's own date.

CREATE OR REPLACE TEMP VIEW price_versions AS
SELECT
  quote.* REPLACE (
    CASE WHEN map_contains(piece.replacements, 'input_usd_per_mtok')
      THEN CAST(piece.replacements['input_usd_per_mtok'] AS DECIMAL(18, 9))
      ELSE quote.input_usd_per_mtok END AS input_usd_per_mtok,
    CASE WHEN map_contains(piece.replacements, 'output_usd_per_mtok')
      THEN CAST(piece.replacements['output_usd_per_mtok'] AS DECIMAL(18, 9))
      ELSE quote.output_usd_per_mtok END AS output_usd_per_mtok,
    coalesce(piece.replacements['price_kind'], quote.price_kind) AS price_kind,
    coalesce(CAST(piece.replacements['first_seen_on'] AS DATE), quote.valid_from) AS valid_from,
    CASE WHEN piece.row_number IS NULL THEN quote.known_from ELSE piece.known_from END AS known_from,
    CASE WHEN piece.row_number IS NULL THEN quote.known_to ELSE piece.known_to END AS known_to
  ),
  piece.quarantined_by, piece.quarantine_reason, piece.replaced_by, piece.replace_reason
FROM price_rows AS quote
LEFT JOIN correction_pieces('price_corrections') AS piece
  ON piece.source_id = quote.source_id
  AND piece.input_sha256 = quote.input_sha256
  AND piece.row_number = quote.row_number;

CREATE OR REPLACE TEMP VIEW score_versions AS
SELECT
  report.* REPLACE (
    coalesce(CAST(piece.replacements['score'] AS DOUBLE), report.score) AS score,
    CASE WHEN map_contains(piece.replacements, 'shots')
      THEN CAST(piece.replacements['shots'] AS INTEGER) ELSE report.shots END AS shots,
    coalesce(piece.replacements['variant'], report.variant) AS variant,
    CASE WHEN piece.row_number IS NULL THEN report.known_from ELSE piece.known_from END AS known_from,
    CASE WHEN piece.row_number IS NULL THEN report.known_to ELSE piece.known_to END AS known_to
  ),
  piece.quarantined_by, piece.quarantine_reason, piece.barred_by, piece.replaced_by, piece.replace_reason
FROM score_states AS report
LEFT JOIN correction_pieces('score_corrections') AS piece
  ON piece.source_id = report.source_id
  AND piece.input_sha256 = report.input_sha256
  AND piece.row_number = report.row_number
  AND piece.row_known_from IS NOT DISTINCT FROM report.known_from;

CREATE OR REPLACE TEMP VIEW model_versions AS
SELECT
  model.* REPLACE (
    coalesce(piece.replacements['released_on'], model.released_on) AS released_on,
    coalesce(CAST(piece.replacements['total_params'] AS BIGINT), model.total_params) AS total_params,
    coalesce(CAST(piece.replacements['active_params'] AS BIGINT), model.active_params) AS active_params,
    coalesce(CAST(piece.replacements['non_embedding_params'] AS BIGINT), model.non_embedding_params)
      AS non_embedding_params,
    coalesce(CAST(piece.replacements['training_tokens'] AS BIGINT), model.training_tokens) AS training_tokens,
    CASE WHEN map_contains(piece.replacements, 'released_on')
      THEN TRY_CAST(piece.replacements['released_on'] AS DATE) ELSE model.valid_from END AS valid_from,
    CASE WHEN piece.row_number IS NULL THEN model.known_from ELSE piece.known_from END AS known_from,
    CASE WHEN piece.row_number IS NULL THEN model.known_to ELSE piece.known_to END AS known_to
  ),
  piece.quarantined_by, piece.quarantine_reason, piece.replaced_by, piece.replace_reason
FROM models AS model
LEFT JOIN correction_pieces('model_corrections') AS piece
  ON piece.source_id = model.source_id
  AND piece.input_sha256 = model.input_sha256
  AND piece.row_number = model.row_number;
