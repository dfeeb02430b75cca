"""Kreis on a Kubernetes cluster, as kubectl sees it."""
