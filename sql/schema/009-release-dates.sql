-- release_dates  `valid_from` is that day. Times as in 002-facts.
--                grain: what one body says of the day on which the weights in one repository came out.
--                Key: source_id, input_sha256, repository.

CREATE TABLE release_dates (
  source_id VARCHAR NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  row_number INTEGER NOT NULL,
  repository VARCHAR NOT NULL,
  valid_from DATE,
  valid_to DATE,
  known_from DATE,
  known_to DATE
);
