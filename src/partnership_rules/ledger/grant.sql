-- A role for the program that writes: it can read and append, and cannot update, delete, truncate or disable triggers.
-- Run it as the owner of the tables; give the role to a login with GRANT ledger_writer TO that_login.
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ledger_writer') THEN CREATE ROLE ledger_writer NOLOGIN; END IF;
END $$;
REVOKE ALL ON entries, ledger_schema FROM ledger_writer;
REVOKE ALL ON entries, ledger_schema FROM PUBLIC;
GRANT SELECT, INSERT ON entries TO ledger_writer;
GRANT SELECT ON ledger_schema TO ledger_writer;
