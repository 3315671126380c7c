"""How are numbers, dates and texts written on a page in the reader's language?"""

from django import template

from course import language
from course.web.markup import markdown as to_html

register = template.Library()


@register.filter
def number(value) -> str:
    """A number with as many decimals as it has, two at most."""
    return "" if value is None else language.number(round(value, 2))


@register.filter
def day(moment) -> str:
    """The date of a moment."""
    return language.date(moment)


@register.filter
def clock(moment) -> str:
    """The time of day of a moment, in UTC."""
    return language.time(moment)


@register.filter
def markdown(text: str):
    """Markdown as sanitised HTML."""
    return to_html(text)


@register.filter
def plain(value) -> str:
    """A number as programs write it, for attributes."""
    return str(value)
