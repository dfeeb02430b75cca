"""The services as the rehearsals run them: their own `main`, with the moments armed."""
