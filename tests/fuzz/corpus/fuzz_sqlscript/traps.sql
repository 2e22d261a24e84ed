/* x */
-- m
--
-- Revision ID: a
-- Revises: b, c
-- Reviewed: d e sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa

-- retort: upgrade
select E'\'' -- c
  '\';', $a$;$$;$a$, "q;", U&'\0041', case when 1 then 2 end; selec 3;
create function f() returns int begin atomic select 1; end;
create rule r as on insert to t do also (insert into a values (1); delete from b);
-- retort: upgrade autocommit
vacuum;
-- retort: downgrade
copy t from stdin;
\d
