"""The kit for programs that read the stream: a broker, feeds, and cases that say what must hold."""
