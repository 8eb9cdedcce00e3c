-- What the next statements work on.
set variable search_bounds = {'first': $first::integer, 'last': $last::integer};
