"""The steps of one run as plain functions: no Prefect here."""
