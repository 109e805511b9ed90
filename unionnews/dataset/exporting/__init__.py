"""Records as files for analysis: JSON Lines, CSV, Parquet, SQLite, Hugging Face."""
