"""The kits for services that replace ours, among neighbours that the kit plays."""
