"""Several processes of each service on one Kafka, behind one address, as on a cluster.

`pool` is what stands for a Deployment with its Service, `fleet` the whole of Kreis made of pools.
The trials are long and stand outside `make test`: `make scale-trial`, `make away-trial` and
`make upgrade-trial FROM=<revision>`; what they found is kept in `results`.
"""
