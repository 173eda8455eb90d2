create trigger decisions_kept before update on decisions begin select raise(abort, 'decisions are never changed'); end;
create trigger decisions_not_deleted before delete on decisions begin select raise(abort, 'decisions are never deleted'); end;
create trigger suggestions_kept before update on suggestions begin select raise(abort, 'suggestions are never changed'); end;
create trigger suggestions_not_deleted before delete on suggestions begin select raise(abort, 'suggestions are never deleted'); end;
create trigger events_kept before update on events begin select raise(abort, 'events are never changed'); end;
create trigger events_not_deleted before delete on events begin select raise(abort, 'events are never deleted'); end;
