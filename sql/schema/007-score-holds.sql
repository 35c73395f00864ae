-- Captured score reports that the gates hold back, settled from all reports by warehouse/settleScores.ts. Derived
-- whole: never a fact of its own.
--
-- score_holds  grain: one captured report over one known interval. Key: source_id, input_sha256, row_number, known_from.
--   `known_to` is the day on which another reporter's report agreed, on which a person let it pass, or on which its
--   source printed another score; NULL while it is held.

CREATE TABLE score_holds (
  source_id VARCHAR NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  row_number INTEGER NOT NULL,
  reason VARCHAR NOT NULL,
  expected VARCHAR NOT NULL,
  seen VARCHAR NOT NULL,
  known_from DATE NOT NULL,
  known_to DATE
);
