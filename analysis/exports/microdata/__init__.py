"""Single answers of attributed waves as files: CSV, Parquet, SPSS and Stata, in bounded memory."""
