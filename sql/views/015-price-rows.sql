-- price_rows  grain: one quote that says something new: every row of the catalogue, and of the captures the first
-- quote of each run. Key: source_id, input_sha256, row_number. Corrections are laid over these.
CREATE OR REPLACE TEMP VIEW price_rows AS
SELECT * FROM price_quotes WHERE source_id = 'catalogue'
UNION ALL
SELECT quote.* FROM price_quotes AS quote
SEMI JOIN price_runs AS run
  ON NOT run.is_held
  AND run.source_id = quote.source_id
  AND run.input_sha256 = quote.input_sha256
  AND run.row_number = quote.row_number;
