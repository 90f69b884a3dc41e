-- One or two letters are no trigram, and were looked for in every row. Beginnings of words are in the index, with any number of letters: so
-- short words are looked for behind a space, and every part of what a student is found by begins with one.
CREATE OR REPLACE FUNCTION describe_student() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  acc record;
BEGIN
  SELECT name, email INTO acc FROM account WHERE student_id = NEW.id;
  NEW.sort_name := nullif(lower(coalesce(acc.name, NEW.name)), '');
  NEW.search_text := lower(' ' || concat_ws(E'\n ', NEW.name, NEW.email, NEW.external_id, nullif(acc.name, NEW.name), nullif(acc.email, NEW.email)));
  RETURN NEW;
END $$;
UPDATE student SET name = name;
