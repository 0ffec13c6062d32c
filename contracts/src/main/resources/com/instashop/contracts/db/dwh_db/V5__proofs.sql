-- Every proof that was made, for good: each one's hash covers the hash of the one before, so none can be
-- changed, taken away or put in between without all that follow saying so.

CREATE TABLE proof (
    proof_id bigint PRIMARY KEY,
    at       timestamptz NOT NULL,
    proven   boolean NOT NULL,
    document text NOT NULL,
    previous text NOT NULL,
    hash     text NOT NULL
);
CREATE INDEX proof_at ON proof (at);
COMMENT ON TABLE proof IS 'The proofs: hash is the SHA-256, in hexadecimal, of previous (the hash of the one before; empty for the first) and document, in UTF-8.';
COMMENT ON COLUMN proof.at IS 'When the sources were asked; of the document, as proven is.';

-- Who may keep a proof may add one to the end, and nothing else.
CREATE FUNCTION keep_proof(kept text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    last public.proof;
BEGIN
    LOCK TABLE public.proof IN EXCLUSIVE MODE;
    SELECT * INTO last FROM public.proof ORDER BY proof_id DESC LIMIT 1;
    INSERT INTO public.proof
    VALUES (coalesce(last.proof_id, 0) + 1, (kept::jsonb ->> 'at')::timestamptz, (kept::jsonb ->> 'proven')::boolean,
            kept, coalesce(last.hash, ''), encode(sha256(convert_to(coalesce(last.hash, '') || kept, 'UTF8')), 'hex'));
END $$;
REVOKE EXECUTE ON FUNCTION keep_proof FROM PUBLIC;
COMMENT ON FUNCTION keep_proof IS 'Adds a proof to the end of the chain; the auditor may call it.';
