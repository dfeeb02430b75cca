"""Reports about mail: `report` says what there is, `reading` reads it from a mail."""
