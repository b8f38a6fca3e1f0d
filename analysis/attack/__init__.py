"""The attacker's side: what somebody can work out who reads only what is published.

It shares no code with the protection it tries. It reads the JSON that any reader can fetch, and
what is commonly known of the participants; it knows numpy, scipy and the standard library alone.
"""
