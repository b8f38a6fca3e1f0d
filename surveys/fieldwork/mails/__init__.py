"""Mail to organisations: its words, its recipients, its way out, what comes back."""
