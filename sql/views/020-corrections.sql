-- Corrections as intervals over the rows that they touch.
--
-- price_corrections, score_corrections, model_corrections
--   grain: one correction on one row. Key: row (source_id, input_sha256, row_number, row_known_from),
--   correction_id.
-- correction_pieces(matches)  of one of these views, by its name:
--   grain: one interval of a corrected row within which the same corrections are in force. Key: row, known_from.
--   The pieces of a row do not overlap and cover its known interval: where a correction begins the old interval
--   closes and a new one opens, where it expires the row is again what its input says.
--
-- Of several replacements of one field the one known last is in force, then the greater correction_id.
-- `from_value` binds a correction to the value that was wrong: once the input is mended it no longer applies.
-- A row without a date has its pieces from 0001-01-01, given back as NULL: still undated.

CREATE OR REPLACE TEMP VIEW price_corrections AS
SELECT
  quote.source_id, quote.input_sha256, quote.row_number,
  coalesce(quote.known_from, DATE '0001-01-01') AS row_known_from, quote.known_to AS row_known_to,
  correction.correction_id, correction.action, correction.field, correction.to_value, correction.reason,
  correction.known_from, correction.expires_on
FROM price_rows AS quote
JOIN corrections AS correction
  ON correction.target_table = 'prices'
  AND (
    correction.document_id IS NULL
    OR correction.document_id = quote.document_id
    OR correction.document_id = quote.source_id
    -- What is wrong in a document is wrong in later captures of the source that it was compiled from.
    OR EXISTS (
      SELECT 1 FROM documents AS document
      WHERE document.document_id = correction.document_id AND document.lineage = quote.source_id
    )
  )
  AND (correction.subject IS NULL OR correction.subject = quote.provider || '/' || quote.model)
  AND (
    correction.from_value IS NULL
    OR CASE correction.field
      WHEN 'input_usd_per_mtok'
        THEN quote.input_usd_per_mtok = TRY_CAST(correction.from_value AS DECIMAL(18, 9))
      WHEN 'output_usd_per_mtok'
        THEN quote.output_usd_per_mtok = TRY_CAST(correction.from_value AS DECIMAL(18, 9))
      WHEN 'price_kind' THEN quote.price_kind = correction.from_value
      WHEN 'first_seen_on' THEN quote.valid_from = TRY_CAST(correction.from_value AS DATE)
      ELSE false
    END
  );

CREATE OR REPLACE TEMP VIEW score_corrections AS
SELECT
  report.source_id, report.input_sha256, report.row_number,
  coalesce(report.known_from, DATE '0001-01-01') AS row_known_from, report.known_to AS row_known_to,
  correction.correction_id, correction.action, correction.field, correction.to_value, correction.reason,
  correction.known_from, correction.expires_on
FROM score_states AS report
JOIN corrections AS correction
  ON correction.target_table = 'scores'
  AND (
    correction.document_id IS NULL
    OR correction.document_id = report.document_id
    OR correction.document_id = report.source_id
  )
  AND (correction.subject IS NULL OR correction.subject = report.model_id)
  AND (correction.benchmark IS NULL OR correction.benchmark = report.benchmark)
  AND (
    correction.from_value IS NULL
    OR CASE correction.field
      WHEN 'score' THEN report.score = TRY_CAST(correction.from_value AS DOUBLE)
      WHEN 'shots' THEN report.shots = TRY_CAST(correction.from_value AS INTEGER)
      WHEN 'variant' THEN report.variant = correction.from_value
      WHEN 'source_table' THEN report.source_table = correction.from_value
      WHEN 'reporter' THEN report.reporter = correction.from_value
      ELSE false
    END
  );

CREATE OR REPLACE TEMP VIEW model_corrections AS
SELECT
  model.source_id, model.input_sha256, model.row_number,
  coalesce(model.known_from, DATE '0001-01-01') AS row_known_from, model.known_to AS row_known_to,
  correction.correction_id, correction.action, correction.field, correction.to_value, correction.reason,
  correction.known_from, correction.expires_on
FROM models AS model
JOIN corrections AS correction
  ON correction.target_table = 'models'
  AND (correction.document_id IS NULL OR correction.document_id = model.document_id)
  AND (correction.subject IS NULL OR correction.subject = model.model_id)
  AND (
    correction.from_value IS NULL
    OR CASE correction.field
      WHEN 'released_on' THEN model.released_on = correction.from_value
      WHEN 'total_params' THEN model.total_params = TRY_CAST(correction.from_value AS BIGINT)
      WHEN 'active_params' THEN model.active_params = TRY_CAST(correction.from_value AS BIGINT)
      WHEN 'non_embedding_params' THEN model.non_embedding_params = TRY_CAST(correction.from_value AS BIGINT)
      WHEN 'training_tokens' THEN model.training_tokens = TRY_CAST(correction.from_value AS BIGINT)
      ELSE false
    END
  );

CREATE OR REPLACE TEMP MACRO correction_pieces(matches) AS TABLE
WITH
correction_matches AS MATERIALIZED (
  SELECT * FROM query_table(matches)
),
bounds AS (
  SELECT source_id, input_sha256, row_number, row_known_from, row_known_to, row_known_from AS starts
  FROM correction_matches
  UNION
  SELECT source_id, input_sha256, row_number, row_known_from, row_known_to, known_from
  FROM correction_matches
  UNION
  SELECT source_id, input_sha256, row_number, row_known_from, row_known_to, expires_on
  FROM correction_matches
  WHERE expires_on IS NOT NULL
),
pieces AS (
  SELECT
    *,
    coalesce(
      lead(starts) OVER (
        PARTITION BY source_id, input_sha256, row_number, row_known_from ORDER BY starts
      ),
      row_known_to
    ) AS ends
  FROM bounds
  WHERE starts >= row_known_from AND (row_known_to IS NULL OR starts < row_known_to)
),
in_force AS (
  SELECT
    piece.source_id, piece.input_sha256, piece.row_number, piece.row_known_from,
    piece.starts, piece.ends,
    matched.correction_id, matched.action, matched.field, matched.to_value, matched.reason, matched.known_from
  FROM pieces AS piece
  LEFT JOIN correction_matches AS matched
    ON matched.source_id = piece.source_id
    AND matched.input_sha256 = piece.input_sha256
    AND matched.row_number = piece.row_number
    AND matched.row_known_from = piece.row_known_from
    AND matched.known_from <= piece.starts
    AND (matched.expires_on IS NULL OR matched.expires_on > piece.starts)
),
replacing AS (
  SELECT * FROM in_force
  WHERE action = 'replace'
  QUALIFY row_number() OVER (
    PARTITION BY source_id, input_sha256, row_number, row_known_from, starts, field
    ORDER BY known_from DESC, correction_id DESC
  ) = 1
),
replaced AS (
  SELECT
    source_id, input_sha256, row_number, row_known_from, starts,
    map_from_entries(list({field: field, to_value: to_value} ORDER BY field)) AS replacements,
    string_agg(correction_id, ';' ORDER BY correction_id) AS replaced_by,
    string_agg(reason, '; ' ORDER BY correction_id) AS replace_reason
  FROM replacing
  GROUP BY ALL
),
taken AS (
  SELECT
    source_id, input_sha256, row_number, row_known_from, starts, ends,
    min(correction_id) FILTER (action = 'quarantine') AS quarantined_by,
    arg_min(reason, correction_id) FILTER (action = 'quarantine') AS quarantine_reason,
    min(correction_id) FILTER (action = 'never_choose') AS barred_by
  FROM in_force
  GROUP BY ALL
)
SELECT
  taken.source_id, taken.input_sha256, taken.row_number,
  nullif(taken.row_known_from, DATE '0001-01-01') AS row_known_from,
  nullif(taken.starts, DATE '0001-01-01') AS known_from,
  taken.ends AS known_to,
  taken.quarantined_by, taken.quarantine_reason, taken.barred_by,
  coalesce(replaced.replacements, map_from_entries(CAST([] AS STRUCT(field VARCHAR, to_value VARCHAR)[]))) AS replacements,
  replaced.replaced_by, replaced.replace_reason
FROM taken
LEFT JOIN replaced
  ON replaced.source_id = taken.source_id
  AND replaced.input_sha256 = taken.input_sha256
  AND replaced.row_number = taken.row_number
  AND replaced.row_known_from = taken.row_known_from
  AND replaced.starts = taken.starts;
