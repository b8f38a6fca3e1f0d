"""Asked with another tool: files on their way into a closed wave, step by step in the browser."""
