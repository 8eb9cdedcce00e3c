"""What people say of articles, from the command line or a file, to where it counts for ever."""
