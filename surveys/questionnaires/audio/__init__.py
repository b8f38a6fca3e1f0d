"""Items read aloud: what a sound file is, where recordings lie, how long they stay."""
