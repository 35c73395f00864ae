-- decisions  grain: one decision of a person about a name that a source uses and nothing mapped. Key: source_id,
--            input_sha256, row_number; decision_id is unique. Nothing is ever taken out.
--
-- The candidate is (candidate_source_id, entity, name). A decision holds on a day when it is known by then and no
-- decision known by then `undoes` it.

CREATE TABLE decisions (
  source_id VARCHAR NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  row_number INTEGER NOT NULL,
  document_id VARCHAR,
  decision_id VARCHAR NOT NULL,
  decided_on DATE NOT NULL,
  action VARCHAR NOT NULL,
  candidate_source_id VARCHAR NOT NULL,
  entity VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  id VARCHAR,
  reason VARCHAR NOT NULL,
  undoes VARCHAR,
  valid_from DATE,
  valid_to DATE,
  known_from DATE,
  known_to DATE
);
