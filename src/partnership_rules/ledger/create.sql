-- A ledger: one table of entries in which nothing is ever changed.
CREATE TABLE ledger_schema (version integer PRIMARY KEY);
INSERT INTO ledger_schema (version) VALUES (1);
CREATE TABLE entries (
    seq bigint PRIMARY KEY, stream text NOT NULL, version bigint NOT NULL, id text NOT NULL UNIQUE, kind text NOT NULL,
    effective text NOT NULL, recorded_at text NOT NULL, body text NOT NULL, hash text NOT NULL, UNIQUE (stream, version));
CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER entries_keep BEFORE UPDATE OR DELETE ON entries FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER entries_stay BEFORE TRUNCATE ON entries FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
