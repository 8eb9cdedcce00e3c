set variable kept_columns = $1;
