"""Trial with a real Postfix, outside `make test`: `make bounce-trial`."""
