-- release_dates  grain: what one body says of the day on which the weights in one repository came out.
--                Key: source_id, input_sha256, repository.

CREATE TABLE release_dates (
  source_id VARCHAR NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  row_number INTEGER NOT NULL,
  repository VARCHAR NOT NULL,
  released_on DATE NOT NULL,
  known_from DATE NOT NULL
);
