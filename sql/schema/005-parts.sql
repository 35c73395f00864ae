-- Sources of several bodies, and what a captured score says beside its number.
--
-- captures.part       which part of its source the body was found as; '' where the source is one body.
-- score_reports.part  the part as which the body was read: of a body that several parts have, the first in time.
-- score_reports.training  'base' or 'instruct' where the source says it beside the name.
-- score_reports.note      protocol and remarks, NULL where none.
-- score_reports.doubt     why a person has to confirm the report before it counts, NULL where nothing does.

ALTER TABLE captures ADD COLUMN part VARCHAR DEFAULT '';
ALTER TABLE score_reports ADD COLUMN part VARCHAR DEFAULT '';
ALTER TABLE score_reports ADD COLUMN training VARCHAR;
ALTER TABLE score_reports ADD COLUMN note VARCHAR;
ALTER TABLE score_reports ADD COLUMN doubt VARCHAR;
