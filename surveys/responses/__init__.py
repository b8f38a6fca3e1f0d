"""From a link to a stored response: drafts, answering, submitting, receipts."""
