"""Front of a process: it reads requests without a thread and hands whole ones to the app."""
