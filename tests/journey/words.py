"""Which words on a page have escaped translation?

In the pseudo-language every letter carries an accent, so a run of plain letters is English.
"""

import re

from babel import Locale
from playwright.sync_api import Page

ALLOWED = {
    "learner",  # account names are what people are called
    "lead",
    "facilitator",
    "UTC",
    *Locale("fr").months["format"]["wide"].values(),  # the pseudo-language writes French dates
}
PLAIN = re.compile(r"(?<![\w])[A-Za-z]{3,}(?![\w])")

VISIBLE = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    if (!parent || parent.closest('script, style, template, noscript, textarea, code, [lang="en"]')) continue;
    if (parent.checkVisibility && !parent.checkVisibility()) continue;
    found.push(walk.currentNode.data);
  }
  for (const node of document.querySelectorAll('[alt], [title], [aria-label], [placeholder]'))
    if (!node.closest('[lang="en"]') && node.checkVisibility()) for (const name of ['alt', 'title', 'aria-label', 'placeholder'])
      if (node.getAttribute(name)) found.push(node.getAttribute(name));
  found.push(document.title);
  return found;
}"""


def plain_english(page: Page) -> list[str]:
    """The texts of a page, with text alternatives and names, that hold an untranslated word."""
    texts = page.evaluate(VISIBLE)
    return sorted(
        {text.strip() for text in texts if [w for w in PLAIN.findall(text) if w not in ALLOWED]}
    )
