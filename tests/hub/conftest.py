"""The course as it is served, for every test of the Hub."""

from tests.serving import served

__all__ = ["served"]
