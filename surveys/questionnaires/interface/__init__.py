"""Languages of the interface, added and put right in the browser."""
