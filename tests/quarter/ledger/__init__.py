"""The second program: says what is so, from databases and topics, without any code of Kreis."""
