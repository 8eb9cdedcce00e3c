-- What the next statements take for forgotten.
set variable forgotten = $forgotten::struct(articles varchar[], entries varchar[], addresses varchar[], quotes varchar);
