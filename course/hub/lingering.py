"""Why do the Hub and learners' servers let the proxy hang up first?

Through a unix socket the proxy asks for each connection to be closed after one answer. When the
server closes it, the proxy may still be about to write the (empty) end of a request that was
answered already; on a unix socket that is an error, and the person sees "503" in place of the
answer. So the server keeps the connection open, and the proxy closes it when it has the answer.
"""

from tornado.http1connection import HTTP1Connection


def let_the_proxy_hang_up() -> None:
    """Make Tornado in this process ignore ``Connection: close`` of HTTP/1.1 requests."""
    stock = HTTP1Connection._can_keep_alive

    def can_keep_alive(connection, start_line, headers):
        if not connection.is_client and getattr(start_line, "version", "") == "HTTP/1.1":
            headers = headers.copy()
            headers.pop("Connection", None)
        return stock(connection, start_line, headers)

    HTTP1Connection._can_keep_alive = can_keep_alive
