"""What every page shares: language, filters, security headers, errors."""
