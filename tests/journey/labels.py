"""Which untranslated words stand in one part of a page?"""

import re

from playwright.sync_api import Page

from tests.journey.words import ALLOWED, PLAIN

VISIBLE = """(places) => {
  const found = [];
  const aside = 'script, style, textarea, code, body [lang="en"]';  // JupyterLab's whole page says "en"
  const seen = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  for (const root of document.querySelectorAll(places)) {
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const parent = walk.currentNode.parentElement;
      if (parent && seen(parent) && !parent.closest(aside))
        found.push(walk.currentNode.data);
    }
    for (const node of [root, ...root.querySelectorAll('[alt], [title], [aria-label], [placeholder]')])
      if (seen(node) && !node.closest('body [lang="en"]'))
        for (const name of ['alt', 'title', 'aria-label', 'placeholder'])
          if (node.getAttribute(name)) found.push(node.getAttribute(name));
  }
  return found;
}"""


def english(page: Page, places: str) -> list[str]:
    """The plain-English texts below the elements that the selector ``places`` names.

    White space is made single, and numbers become ``#``.
    """
    texts = (" ".join(text.split()) for text in page.evaluate(VISIBLE, places))
    plain = {text for text in texts if set(PLAIN.findall(text)) - ALLOWED}
    return sorted({re.sub(r"\d+([.:,]\d+)*", "#", text) for text in plain})
