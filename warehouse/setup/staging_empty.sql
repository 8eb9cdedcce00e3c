truncate staging;
