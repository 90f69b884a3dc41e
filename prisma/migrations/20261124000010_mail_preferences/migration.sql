-- Mails that a student does without. What is about money, and what she asked for herself, is never in here.
CREATE TABLE mail_opt_out (
  student_id  uuid NOT NULL REFERENCES student (id),
  type        text NOT NULL,
  created_at  timestamptz(3) NOT NULL,
  PRIMARY KEY (student_id, type)
);

-- Here and not where mails are written: whoever writes one, and in whatever statement, it stays unsent. It is kept, as its cause happened.
CREATE FUNCTION keep_unwanted_mail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM mail_opt_out o WHERE o.student_id = NEW.student_id AND o.type = NEW.type) THEN
    NEW.status := 'suppressed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER mail_unwanted BEFORE INSERT ON mail FOR EACH ROW WHEN (NEW.status = 'waiting') EXECUTE FUNCTION keep_unwanted_mail();
