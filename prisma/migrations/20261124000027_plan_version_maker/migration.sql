-- Who made a version, as a wire id of an account or a key; NULL where the catalogue's file did. And which version it brought back.
ALTER TABLE plan_version ADD COLUMN made_by text, ADD COLUMN restores_version integer;
