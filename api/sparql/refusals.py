"""A request or a query that is not answered, and what the client is told."""


class RefusedError(Exception):
    """What is not answered.

    Args:
        status: of HTTP.
        detail: one sentence: what was wanted, what was given, where.
    """

    def __init__(self, status: int, detail: str) -> None:
        """Keep both."""
        self.status = status
        self.detail = detail
        super().__init__(detail)
