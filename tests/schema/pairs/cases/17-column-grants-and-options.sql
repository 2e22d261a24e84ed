-- 17, 7: column grants survive a change of the table's grants; grant options come and go; the owner's own rights.
-- from
CREATE TABLE public.t (id integer, secret text, note text);
GRANT SELECT, UPDATE ON public.t TO pairs_reader;
GRANT SELECT (id), UPDATE (note) ON public.t TO pairs_writer;
GRANT INSERT ON public.t TO pairs_writer WITH GRANT OPTION;
REVOKE DELETE ON public.t FROM CURRENT_USER;
-- to
CREATE TABLE public.t (id integer, secret text, note text);
GRANT SELECT (note) ON public.t TO pairs_reader;
GRANT SELECT (id), UPDATE (note, secret) ON public.t TO pairs_writer;
GRANT INSERT ON public.t TO pairs_writer;
GRANT INSERT, TRIGGER ON public.t TO PUBLIC;
REVOKE TRUNCATE ON public.t FROM CURRENT_USER;
-- rows
INSERT INTO t VALUES (1, 's', 'n');
