-- quarantine_known(known_at)
--   grain: one row, or one value, that is not in force, with the reason. Key: subject_table, key, source_id,
--   input_sha256, row_number, reason. Parsers' quarantine, rows that a correction takes out, values that a
--   correction replaced. A row that capture after capture holds back in the same way is here once, from the
--   first of them: a fact that did not change keeps its first capture. Prices that their magnitude holds back, and
--   captured scores that the gates do.

-- A number as text without trailing zeros.
CREATE OR REPLACE TEMP MACRO plain(number) AS
  regexp_replace(CAST(number AS VARCHAR), '(\.0+|(\.\d*[1-9])0+)$', '\2');

CREATE OR REPLACE TEMP MACRO quarantine_known(known_at) AS TABLE
WITH held AS (
  SELECT
    row.subject_table, row.key, row.reason, row.expected, row.seen, row.note, NULL AS correction_id,
    row.source_id, row.document_id, row.input_sha256, row.row_number, row.known_from, row.known_to,
    capture.redistribute
  FROM quarantine AS row
  JOIN (
    SELECT source_id, input_sha256, min(redistribute) AS redistribute FROM captures GROUP BY ALL
  ) AS capture
    ON capture.source_id = row.source_id AND capture.input_sha256 = row.input_sha256
  QUALIFY row_number() OVER (
    PARTITION BY row.source_id, row.subject_table, row.key, row.reason, row.expected, row.seen
    ORDER BY row.known_from, row.input_sha256, row.row_number
  ) = 1
),
prices AS (
  SELECT
    'prices' AS subject_table, version.provider || '/' || version.model AS key,
    coalesce(quarantine_reason, replace_reason) AS reason,
    CASE WHEN quarantined_by IS NULL THEN
      concat_ws(' / ', plain(version.input_usd_per_mtok), plain(version.output_usd_per_mtok), version.price_kind)
    END AS expected,
    concat_ws(' / ', plain(quote.input_usd_per_mtok), plain(quote.output_usd_per_mtok), quote.price_kind) AS seen,
    quote.note, coalesce(quarantined_by, replaced_by) AS correction_id,
    version.source_id, version.document_id, version.input_sha256, version.row_number,
    version.known_from, version.known_to
  FROM price_versions AS version
  JOIN price_quotes AS quote USING (source_id, input_sha256, row_number)
  WHERE quarantined_by IS NOT NULL OR replaced_by IS NOT NULL
),
scores AS (
  SELECT
    'scores', concat_ws(' ', coalesce(version.model_id, version.model), version.benchmark, report.variant),
    coalesce(quarantine_reason, replace_reason),
    CASE WHEN quarantined_by IS NULL THEN
      concat_ws(' / ', plain(version.score), version.shots || '-shot', version.variant)
    END,
    concat_ws(' / ', plain(report.score), report.shots || '-shot', report.variant),
    report.source_table, coalesce(quarantined_by, replaced_by),
    version.source_id, version.document_id, version.input_sha256, version.row_number,
    version.known_from, version.known_to
  FROM score_versions AS version
  JOIN score_reports AS report USING (source_id, input_sha256, row_number)
  WHERE quarantined_by IS NOT NULL OR replaced_by IS NOT NULL
),
models_out AS (
  SELECT
    'models', version.model_id, coalesce(quarantine_reason, replace_reason),
    CASE WHEN quarantined_by IS NULL THEN
      concat_ws(
        ' / ', version.released_on, plain(version.total_params), plain(version.active_params),
        plain(version.non_embedding_params), plain(version.training_tokens)
      )
    END,
    concat_ws(
      ' / ', model.released_on, plain(model.total_params), plain(model.active_params),
      plain(model.non_embedding_params), plain(model.training_tokens)
    ),
    NULL, coalesce(quarantined_by, replaced_by),
    version.source_id, version.document_id, version.input_sha256, version.row_number,
    version.known_from, version.known_to
  FROM model_versions AS version
  JOIN models AS model USING (source_id, input_sha256, row_number)
  WHERE quarantined_by IS NOT NULL OR replaced_by IS NOT NULL
),
magnitudes AS (
  SELECT
    'prices', hold.provider || '/' || hold.model, hold.reason, hold.expected, hold.seen, quote.note, NULL,
    hold.source_id, quote.document_id, hold.input_sha256, hold.row_number, hold.known_from, hold.known_to
  FROM price_holds AS hold
  JOIN price_quotes AS quote USING (source_id, input_sha256, row_number)
),
disagreements AS (
  SELECT
    'scores', concat_ws(' ', coalesce(report.model_id, report.model), report.benchmark, report.variant),
    hold.reason, hold.expected, hold.seen,
    concat_ws('; ', CASE WHEN report.model <> report.model_id THEN report.model END, report.source_table, report.note),
    NULL, hold.source_id, report.document_id, hold.input_sha256, hold.row_number, hold.known_from, hold.known_to
  FROM score_holds AS hold
  JOIN score_versions AS report
    ON report.source_id = hold.source_id
    AND report.input_sha256 = hold.input_sha256
    AND report.row_number = hold.row_number
    AND report.known_from = hold.known_from
),
corrected AS (
  SELECT * FROM prices
  UNION ALL SELECT * FROM scores
  UNION ALL SELECT * FROM models_out
  UNION ALL SELECT * FROM magnitudes
  UNION ALL SELECT * FROM disagreements
),
listed AS (
  SELECT * FROM held
  UNION ALL
  SELECT
    corrected.subject_table, corrected.key, corrected.reason, corrected.expected, corrected.seen, corrected.note,
    corrected.correction_id, corrected.source_id, corrected.document_id, corrected.input_sha256,
    corrected.row_number, corrected.known_from, corrected.known_to,
    coalesce(document.redistribute, capture.redistribute, 'yes')
  FROM corrected
  LEFT JOIN documents AS document ON document.document_id = corrected.document_id
  LEFT JOIN (
    SELECT source_id, input_sha256, min(redistribute) AS redistribute FROM captures GROUP BY ALL
  ) AS capture
    ON capture.source_id = corrected.source_id AND capture.input_sha256 = corrected.input_sha256
)
SELECT * FROM listed
WHERE
  (known_from IS NULL OR known_from <= known_at)
  AND (known_to IS NULL OR known_to > known_at);
