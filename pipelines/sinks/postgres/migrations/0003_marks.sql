-- What finds a dead letter again and sends it on: which item of its record it is, and the record's own time. And the marks
-- of what was done with letters; a letter itself is never changed. DuckDB's schema 2 is this step too.

ALTER TABLE dead_letters ADD COLUMN source_item bigint;
ALTER TABLE dead_letters ADD COLUMN record_time timestamptz;

CREATE TABLE dead_letter_marks (
    letter text,
    action text NOT NULL,
    attempt bigint,
    sent_to text,
    note text,
    marked_at timestamptz NOT NULL,
    PRIMARY KEY (letter)
);
