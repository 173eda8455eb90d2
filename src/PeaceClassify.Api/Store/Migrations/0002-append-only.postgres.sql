create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% are never changed or deleted', tg_table_name;
end
$$;

create trigger decisions_kept before update or delete or truncate on decisions execute function refuse_change();
create trigger suggestions_kept before update or delete or truncate on suggestions execute function refuse_change();
create trigger events_kept before update or delete or truncate on events execute function refuse_change();
