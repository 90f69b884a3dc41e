-- Staff look for what went to an address; ids grow with the time.
CREATE INDEX mail_to_address ON mail (lower(recipient), id DESC);
