"""What may a browser do with a page of feedback?

Show it: no script, no form, no request to any host. The page says so itself, for it is often
opened from a folder; whoever serves it sends the header, which can also take away its origin.
"""

PAGE = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)
HEADER = f"sandbox; frame-ancestors 'self'; {PAGE}"
