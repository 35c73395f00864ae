-- What the warehouse was filled from. The tables hold no clock of their own: filling an empty warehouse
-- from the same catalogue, captures and code gives the same rows.
--
-- inputs    grain: one body of facts that was read. Key: source_id, name.
--           `name` is a file of the catalogue, or the sha256 of a captured body.
--           `fingerprint` covers everything the rows were made from: the input, what it refers to, the parser.
-- captures  grain: one event, a body found in force at a source. Key: source_id, observed_at, input_sha256.
--           A body that returns after another one has two events and is stored once.
--           `observed_at` is when the body was the source's state: the fetch, or an imported revision's time.

CREATE TABLE inputs (
  source_id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  fingerprint VARCHAR NOT NULL,
  parser_version VARCHAR NOT NULL,
  known_from DATE,
  fact_rows INTEGER NOT NULL,
  quarantined_rows INTEGER NOT NULL
);

CREATE TABLE captures (
  source_id VARCHAR NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  fetched_at VARCHAR NOT NULL,
  observed_at VARCHAR NOT NULL,
  known_from DATE NOT NULL,
  lineage VARCHAR NOT NULL,
  redistribute VARCHAR NOT NULL,
  document_id VARCHAR
);
