"""Home of what is measured of a page on a phone: the size of every text and of every thing to tap."""

# Every piece of visible text with its size.
TEXTS = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement, words = walker.currentNode.textContent.trim();
    if (!words || !element.checkVisibility() || element.closest(".away, script, noscript, svg")) continue;
    found.push({ words, size: parseFloat(getComputedStyle(element).fontSize) });
  }
  return found;
}"""
# Every thing to tap; a box or a dot is as large as its label. Links inside of sentences are none of ours.
TARGETS = """() => [...document.querySelectorAll("a, button, select, input, summary")]
  .filter((each) => each.checkVisibility() && !each.matches(".away, .skip"))
  .map((each) => (each.matches("[type=checkbox], [type=radio]") ? each.closest("label") : each))
  .concat([document.querySelector("header label")])
  .map((each) => ({ words: each.textContent.trim() || each.id, box: each.getBoundingClientRect() }))
  .map(({ words, box }) => ({ words, width: Math.round(box.width), height: Math.round(box.height) }))"""
