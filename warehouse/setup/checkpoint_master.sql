checkpoint master;
