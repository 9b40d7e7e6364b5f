"""Cuts the characters that pictures of a code and cards on paper need out of Noto Sans CJK SC Bold into templates/pages/pass.otf.

Needed only when the words under [picture] or [card] of templates/pages/ or the names of cities change. Wants fonttools and Debian's
fonts-noto-cjk: `uv run --no-project --with fonttools scripts/pass_font.py`.
"""

import string
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

from integrations.sentences import read_sentences

SOURCE = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
TEMPLATES = Path(__file__).parents[1] / "templates"
PLACES = TEMPLATES.parent / "config" / "policy" / "places" / "gbt2260.csv"


def main() -> None:
    wanted = set(string.digits + string.ascii_letters + " .,:;·'-–*()?，；。")
    for tree in read_sentences("pages").values():
        wanted |= {sign for part in ("picture", "card") for words in tree[part].values() for sign in words}
    for line in PLACES.read_text("utf-8").splitlines():
        code, name, *_ = line.split(",")
        wanted |= set(name if code.endswith("00") else "")
    fonts = TTCollection(SOURCE).fonts
    font = next(each for each in fonts if each["name"].getDebugName(4) == "Noto Sans CJK SC Bold")
    options = subset.Options(layout_features=["kern"], hinting=False, name_IDs=[0, 1, 2, 4, 6, 13, 14])
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(sorted(wanted)))
    cutter.subset(font)
    font.save(TEMPLATES / "pages" / "pass.otf")
    print(f"{len(wanted)} characters")


if __name__ == "__main__":
    main()
